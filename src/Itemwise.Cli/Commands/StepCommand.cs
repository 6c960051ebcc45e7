using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>undo DIR</c> and <c>redo DIR</c>: one step back or on in the history. Nothing is deleted.</summary>
internal sealed class StepCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Func<EditHistory, int> target;

    private StepCommand(string name, string description, Func<EditHistory, int> target)
    {
        this.target = target;
        Syntax = new Command(name, description) { folder };
    }

    public Command Syntax { get; }

    /// <summary>Back to where the current step began.</summary>
    public static StepCommand Undo() => new("undo", "Go back to before the last edit; redo brings it back",
        steps => steps.Previous ?? throw new InputRefusedException("There is nothing to undo: the workspace is at the photo as it came."));

    /// <summary>To the step that began here, the newest of several.</summary>
    public static StepCommand Redo() => new("redo", "Go on to the newest edit that began here",
        steps => steps.Next ?? throw new InputRefusedException($"There is nothing to redo: no edit began at step {steps.Position}."));

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(folder);
        using var workspace = WorkspaceFolder.Open(path);
        var history = workspace.History;
        history.GoTo(target(history.Steps));
        return HistoryOutcome.At(path, history);
    }
}
