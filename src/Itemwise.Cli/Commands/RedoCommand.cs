using System.CommandLine;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>redo DIR</c>: to the step that began here, the newest of several.</summary>
internal sealed class RedoCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();

    public RedoCommand() => Syntax = new Command("redo", "Go on to the newest edit that began here") { folder };

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var path = session.Parse.GetRequiredValue(folder);
        using var workspace = WorkspaceFolder.Open(path);
        var history = workspace.History;
        history.GoTo(history.Steps.Next ?? throw new InputRefusedException($"There is nothing to redo: no edit began at step {history.Steps.Position}."));
        return HistoryOutcome.At(path, history);
    }
}
