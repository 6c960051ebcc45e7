using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>history DIR [--go N] [--name N=TEXT]</c>: lists the steps of a workspace, goes to one of them, or names some.</summary>
internal sealed class HistoryCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly Option<long?> go = NumberOption.Whole("--go", "Go to step N, 0 for the photo as it came",
        least: 0, most: int.MaxValue);

    private readonly Option<string[]> name = WordOption.Many("--name", "N=TEXT", "Call step N by a name; none takes it away",
        "a step's number and its name, such as 3=\"blue hat\"", argument => Named(argument) is not null);

    public HistoryCommand() => Syntax = new Command("history", "List the edits of a workspace, go to any of them, or name them")
        { folder, go, name };

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(folder);
        var names = (call.Parse.GetValue(name) ?? []).Select(argument => Named(argument)!.Value).ToList();
        var number = call.Parse.GetValue(go);
        if (number is null && names.Count == 0)
        {
            return HistoryOutcome.Whole(path, WorkspaceHistory.Read(path));
        }

        using var workspace = WorkspaceFolder.Open(path);
        foreach (var (step, text) in names)
        {
            workspace.History.Rename(step, text);
        }

        if (number is null)
        {
            return HistoryOutcome.Whole(path, workspace.History);
        }

        workspace.History.GoTo((int)number);
        return HistoryOutcome.At(path, workspace.History);
    }

    private static (int Step, string Name)? Named(string argument) =>
        argument.IndexOf('=', StringComparison.Ordinal) is >= 0 and var at && WordOption.ItemNumber(argument[..at]) is { } step
            ? (step, argument[(at + 1)..].Trim()) : null;
}
