using System.CommandLine;
using Itemwise.Editing.Storage;
using Itemwise.Torch;

namespace Itemwise.Cli.Commands;

/// <summary><c>undo DIR</c>: back to where the current step began. Nothing is deleted.</summary>
internal sealed class UndoCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();

    public UndoCommand() => Syntax = new Command("undo", "Go back to before the last edit; redo brings it back") { folder };

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var path = session.Parse.GetRequiredValue(folder);
        using var workspace = WorkspaceFolder.Open(path);
        var history = workspace.History;
        history.GoTo(history.Steps.Previous ?? throw new InputRefusedException("There is nothing to undo: the workspace is at the photo as it came."));
        return HistoryOutcome.At(path, history);
    }
}
