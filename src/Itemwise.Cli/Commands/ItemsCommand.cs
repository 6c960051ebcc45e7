using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Networks;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Storage;
using Itemwise.Networks.Clicks;

namespace Itemwise.Cli.Commands;

/// <summary><c>items DIR</c>: lists the items, by the numbers that <c>edit</c> takes; with options, renames, merges or splits them first.
/// Without, it looks only, so it works while another process learns.</summary>
internal sealed class ItemsCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();
    private readonly ItemArguments arguments = new();
    private readonly ClickArguments clicks = new();
    private readonly NetworkArguments networks = new();
    private readonly Option<string[]> refine = WordOption.Many("--refine", "N",
        "Bring item N's outline to the photo's edges, with --with as a network of SAM's family or ViTMatte sees it", "an item's number",
        word => WordOption.ItemNumber(word) is not null);
    private readonly Option<string?> export = new("--export")
    {
        Description = "Write the items to a label picture (.png, names in a .json beside it) or a folder of D-Edit's "
            + "mask{i}_{name}.npy, as new --items reads them", HelpName = "PATH",
    };

    public ItemsCommand()
    {
        Syntax = new Command("items", "List the items of a workspace; point at new ones, rename, merge, split, refine or export them")
            { folder };
        arguments.AddTo(Syntax);
        clicks.AddTo(Syntax);
        Syntax.Options.Add(refine);
        networks.AddTo(Syntax);
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

        var (history, pointed) = History(path, call);
        var items = history.Current.Items;
        if (target is not null)
        {
            ItemsWriter.Write(target, items);
        }

        return new Outcome(
            Path.GetFullPath(path), history.Workspace.OriginalName, items.Map.Width, items.Map.Height,
            Listed(items, pointed), history.Current.Step, pointed,
            target is null ? null : Path.GetFullPath(target));
    }

    // The item that was just made is the newest: the one of the highest number.
    private static ImmutableArray<ListedItem> Listed(Items items, PointedItem? pointed) => pointed is null ? ListedItem.Of(items)
        : [.. ListedItem.Of(items).Select(item => item.Number == items.Map.Numbers[^1]
            ? item with { Score = pointed.Score, Source = pointed.Source } : item)];

    private (WorkspaceHistory History, PointedItem? Pointed) History(string path, Call call)
    {
        var changes = arguments.Changes(call.Parse);
        var prompt = clicks.Prompt(call.Parse);
        int[] refined = [.. (call.Parse.GetValue(refine) ?? []).Select(word => WordOption.ItemNumber(word)!.Value)];
        if (prompt is null && refined.Length == 0 && networks.IsGiven(call.Parse))
        {
            throw new UsageException("--with names the network for --click, --box or --refine: give one of them too.");
        }

        if (changes.Count == 0 && prompt is null && refined.Length == 0)
        {
            return (WorkspaceHistory.Read(path), null);
        }

        if (changes.Count > 0 && (prompt is not null || refined.Length > 0))
        {
            throw new UsageException("--click, --box and --refine look at the items as they are: give --merge, --split, --rename and "
                + "--kind in a call of their own.");
        }

        using var workspace = WorkspaceFolder.Open(path);
        var drawing = new ItemDrawing(workspace, networks.Named(call.Parse), call);
        var pointed = prompt is null ? null : drawing.Point(prompt, clicks);
        workspace.History.Change([.. changes, .. refined.Select(drawing.Refine), .. drawing.Drawn]);
        return (workspace.History, pointed);
    }

    private sealed record Outcome(string Workspace, string Photo, int Width, int Height, ImmutableArray<ListedItem> Items, int Step,
        PointedItem? Pointed, string? Exported) : IOutcome
    {
        public void Tell(Terminal terminal) => ListedItem.Tell(terminal, Items, (long)Width * Height);
    }
}
