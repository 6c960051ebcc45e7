using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Cli.Options;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>new PHOTO -o DIR [--items PATH]</c>: makes a workspace of a photo and its items; without a path it finds the items
/// by itself.</summary>
internal sealed class NewCommand : ICommand
{
    private const string Instructions = "instructions";

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

    private readonly ItemSearch search = new();

    private readonly Option<string[]> instruct = new("--instruct") { Description =
        "The items are what these sentences are about, each the region of one, in place of --items and --segment", HelpName = "TEXT",
        AllowMultipleArgumentsPerToken = true };

    public NewCommand()
    {
        Syntax = new Command("new", "Make a workspace of a photo and its items") { photo, folder, items, strict };
        search.AddTo(Syntax);
        Syntax.Options.Add(instruct);
    }

    public Command Syntax { get; }

    public IOutcome Run(Call call)
    {
        var parse = call.Parse;
        var given = parse.GetValue(items);
        if (given is not null && search.Given(parse) is { } other)
        {
            throw new UsageException($"--items says which items there are, and {other} how to find them: give one or the other.");
        }

        ImmutableArray<string> sentences = [.. parse.GetValue(instruct) ?? []];
        if (!sentences.IsEmpty && (given is not null || search.Given(parse) is not null))
        {
            throw new UsageException(
                $"--instruct finds the items by sentences: leave out {(given is not null ? items.Name : search.Given(parse))}.");
        }

        if (given == NamedFile.Word && parse.GetRequiredValue(photo) == NamedFile.Word)
        {
            throw new InputRefusedException("'-' is named twice, and one thing is piped in: name a file for the photo or for the items.");
        }

        using var file = NamedFile.Open(call, parse.GetRequiredValue(photo));
        using var masks = given is null ? null : NamedFile.Open(call, given, isFolderTaken: true);
        var picture = Photo.Load(file.Path);
        var found = masks is null && sentences.IsEmpty ? search.Find(call, picture) : null;
        var loaded = masks is not null ? ItemsReader.Read(masks.Path, picture.Height, picture.Width, parse.GetValue(strict))
            : found is null ? InstructedItems.Find(call, file.Path, sentences)
            : new LoadedItems(found.Items, found.Remarks);
        call.Cancellation.ThrowIfCancellationRequested();
        using var made = WorkspaceFolder.Create(parse.GetRequiredValue(folder), picture.Path, loaded.Items);
        return new Outcome(Path.GetFullPath(made.FullPath), picture.Width, picture.Height,
            found is null ? ListedItem.Of(loaded.Items) : ListedItem.Of(found),
            masks is not null ? null : found?.Source ?? Instructions, [.. picture.Remarks, .. loaded.Warnings]);
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
