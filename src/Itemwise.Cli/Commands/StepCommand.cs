using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>undo DIR</c> and <c>redo DIR</c>: one step back or on in the history. Nothing is deleted.</summary>
internal sealed class StepCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Action<WorkspaceHistory> go;

    private StepCommand(string name, string description, Action<WorkspaceHistory> go)
    {
        this.go = go;
        Syntax = new Command(name, description) { folder };
    }

    public Command Syntax { get; }

    /// <summary>Back to where the current step began.</summary>
    public static StepCommand Undo() => new("undo", "Go back to before the last edit; redo brings it back",
        history => history.Undo());

    /// <summary>To the step that began here, the newest of several.</summary>
    public static StepCommand Redo() => new("redo", "Go on to the newest edit that began here",
        history => history.Redo());

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(folder);
        using var workspace = WorkspaceFolder.Open(path);
        go(workspace.History);
        return HistoryOutcome.At(path, workspace.History);
    }
}
