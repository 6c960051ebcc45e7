using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>items DIR</c>: lists the items, by the numbers that <c>edit</c> takes; with options, renames, merges or splits them first.
/// Without, it looks only, so it works while another process learns.</summary>
internal sealed class ItemsCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly ItemArguments arguments = new();
    private readonly Option<string?> export = new("--export")
    {
        Description = "Write the items to a label picture (.png, names in a .json beside it) or a folder of D-Edit's "
            + "mask{i}_{name}.npy, as new --items reads them", HelpName = "PATH",
    };

    public ItemsCommand()
    {
        Syntax = new Command("items", "List the items of a workspace; rename, merge, split or export them") { folder };
        arguments.AddTo(Syntax);
        Syntax.Options.Add(export);
    }

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var path = call.Parse.GetRequiredValue(folder);
        var target = call.Parse.GetValue(export);
        if (target is not null)
        {
            WorkspaceFolder.RequireOutside(path, target);
            if (ItemsWriter.IsLabelPicture(target))
            {
                OutputFile.Require(target);
            }
        }

        var history = History(path, call);
        var items = history.Current.Items;
        if (target is not null)
        {
            ItemsWriter.Write(target, items);
        }

        return new Outcome(
            Path.GetFullPath(path), history.Workspace.OriginalName, items.Map.Width, items.Map.Height,
            ListedItem.Of(items), history.Current.Step,
            target is null ? null : Path.GetFullPath(target));
    }

    private WorkspaceHistory History(string path, Call call)
    {
        var changes = arguments.Changes(call.Parse);
        if (changes.Count == 0)
        {
            return WorkspaceHistory.Read(path);
        }

        using var workspace = WorkspaceFolder.Open(path);
        workspace.History.Change(changes);
        return workspace.History;
    }

    private sealed record Outcome(string Workspace, string Photo, int Width, int Height, ImmutableArray<ListedItem> Items, int Step,
        string? Exported) : IOutcome
    {
        public void Tell(Terminal terminal) => ListedItem.Tell(terminal, Items, (long)Width * Height);
    }
}
