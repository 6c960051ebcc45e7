using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Segmentation;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>new PHOTO -o DIR [--items PATH]</c>: makes a workspace of a photo and its items; without a path it finds the items
/// by itself.</summary>
internal sealed class NewCommand : ICommand
{
    private const string Auto = "auto";
    private const string Graph = "graph";
    private const string Attention = "attention";
    private const string Instructions = "instructions";
    private const int MostItems = 64;

    private readonly Argument<string> photo = new("PHOTO") { Description =
        "The photo: JPEG, PNG, WebP, TIFF, or HEIC where libvips has it; - for what is piped in" };
    private readonly Option<string> folder = new("--output", "-o") { Description = "The workspace's folder; it is made",
        HelpName = "DIR", Required = true };

    private readonly Option<string?> items = new("--items")
    {
        Description = "A label picture or array (each value an item's number), one mask, a stack or a JSON of masks, a folder of D-Edit's "
            + "mask{i}_{name}.npy, or a folder with one mask picture an item (default: items are found by --segment)",
        HelpName = "PATH",
    };

    private readonly Option<bool> strict = new("--strict") { Description =
        "Refuse masks that overlap or leave holes, instead of mending them" };

    private readonly Option<string?> segment = new("--segment")
    {
        Description = "How items are found: by colour, texture and borders (graph), by what the model looks at together (attention); "
            + "auto takes attention where --model is given, else graph",
        HelpName = $"{Auto}|{Graph}|{Attention}",
    };

    private readonly Option<long?> most = NumberOption.Whole("--max-items",
        $"The most items to find beside the rest (default: {GraphSegmenter.DefaultMaximum})", least: 1, most: MostItems);

    private readonly Option<string[]> instruct = new("--instruct") { Description =
        "The items are what these sentences are about, each the region of one, in place of --items and --segment", HelpName = "TEXT",
        AllowMultipleArgumentsPerToken = true };

    public NewCommand()
    {
        segment.TakeOneOf(Auto, Graph, Attention);
        Syntax = new Command("new", "Make a workspace of a photo and its items")
        {
            photo, folder, items, strict, segment, most, instruct,
        };
    }

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var parse = call.Parse;
        var given = parse.GetValue(items);
        if (given is not null && (parse.GetValue(segment) is not null || parse.GetValue(most) is not null))
        {
            throw new UsageException(
                "--items says which items there are, and --segment and --max-items how to find them: give one or the other.");
        }

        ImmutableArray<string> sentences = [.. parse.GetValue(instruct) ?? []];
        if (!sentences.IsEmpty && (given is not null || parse.GetValue(segment) is not null || parse.GetValue(most) is not null))
        {
            throw new UsageException("--instruct finds the items by sentences: leave out --items, --segment and --max-items.");
        }

        if (given == NamedFile.Word && parse.GetRequiredValue(photo) == NamedFile.Word)
        {
            throw new InputRefusedException("'-' is named twice, and one thing is piped in: name a file for the photo or for the items.");
        }

        using var file = NamedFile.Open(call, parse.GetRequiredValue(photo));
        using var masks = given is null ? null : NamedFile.Open(call, given, isFolderTaken: true);
        var picture = Photo.Load(file.Path);
        var way = masks is not null ? null : sentences.IsEmpty ? Way(call) : Instructions;
        var loaded = masks is not null ? ItemsReader.Read(masks.Path, picture.Height, picture.Width, parse.GetValue(strict))
            : sentences.IsEmpty ? new LoadedItems(Find(call, picture, way!), [])
            : InstructedItems.Find(call, file.Path, sentences);
        call.Cancellation.ThrowIfCancellationRequested();
        using var made = WorkspaceFolder.Create(parse.GetRequiredValue(folder), picture.Path, loaded.Items);
        return new Outcome(Path.GetFullPath(made.FullPath), picture.Width, picture.Height,
            ListedItem.Of(loaded.Items), way, [.. picture.Remarks, .. loaded.Warnings]);
    }

    // The shipped model knows rendered tabletops alone, so it is asked only by name.
    private string Way(Call call) => call.Parse.GetValue(segment) switch
    {
        null or Auto => call.NamesModel ? Attention : Graph,
        var asked => asked,
    };

    private Items Find(Call call, Photo picture, string way)
    {
        var count = (int)(call.Parse.GetValue(most) ?? GraphSegmenter.DefaultMaximum);
        return call.Terminal.Watch(display =>
        {
            display.Report(new EditingProgress("finding items", 0, 0));
            if (way == Graph)
            {
                return new GraphSegmenter(count).Segment(picture, call.Cancellation);
            }

            using var model = call.Model();
            return new AttentionSegmenter(model.Value, count, call.Seed ?? 0).Segment(picture, call.Cancellation);
        });
    }

    private sealed record Outcome(
        string Workspace, int Width, int Height, ImmutableArray<ListedItem> Items, string? Segmentation,
        ImmutableArray<string> Warnings) : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            foreach (var warning in Warnings)
            {
                terminal.Note(warning);
            }

            terminal.Line($"Workspace {Workspace}: {Width} x {Height} pixels, {Items.Length} {(Items.Length == 1 ? "item" : "items")}.");
            ListedItem.Tell(terminal, Items, (long)Width * Height);
        }
    }
}
