using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>history DIR [--go N]</c>: lists the steps of a workspace, or goes to one of them.</summary>
internal sealed class HistoryCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<long?> go = NumberOption.Whole("--go", "Go to step N, 0 for the photo as it came",
        least: 0, most: int.MaxValue);

    public HistoryCommand() => Syntax = new Command("history", "List the edits of a workspace, or go to any of them") { folder, go };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(folder);
        if (call.Parse.GetValue(go) is not { } number)
        {
            return HistoryOutcome.Whole(path, WorkspaceHistory.Read(path));
        }

        using var workspace = WorkspaceFolder.Open(path);
        workspace.History.GoTo((int)number);
        return HistoryOutcome.At(path, workspace.History);
    }
}
