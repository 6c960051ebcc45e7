using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Editing;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>new PHOTO -o DIR --items PATH</c>: makes a workspace of a photo and its items.</summary>
internal sealed class NewCommand : ICommand
{
    private readonly Argument<string> photo = new("PHOTO") { Description = "The photo: JPEG, PNG, WebP, TIFF, or HEIC where libvips has it" };
    private readonly Option<string> folder = new("--output", "-o") { Description = "The workspace's folder; it is made", HelpName = "DIR", Required = true };

    private readonly Option<string> items = new("--items")
    {
        Description = "A label picture (each value an item's number), a folder of D-Edit's mask{i}_{name}.npy, or a folder with one mask picture an item",
        HelpName = "PATH", Required = true,
    };

    private readonly Option<bool> strict = new("--strict") { Description = "Refuse masks that overlap or leave holes, instead of mending them" };

    public NewCommand() => Syntax = new Command("new", "Make a workspace of a photo and its items") { photo, folder, items, strict };

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var parse = session.Parse;
        var picture = Photo.Load(parse.GetRequiredValue(photo));
        var loaded = ItemsReader.Read(parse.GetRequiredValue(items), picture.Height, picture.Width, parse.GetValue(strict));
        using var made = WorkspaceFolder.Create(parse.GetRequiredValue(folder), picture.Path, loaded.Items);
        return new Outcome(Path.GetFullPath(made.FullPath), picture.Width, picture.Height, [.. loaded.Items.All.Select(ListedItem.Of)], loaded.Warnings);
    }

    private sealed record Outcome(string Workspace, int Width, int Height, ImmutableArray<ListedItem> Items, ImmutableArray<string> Warnings) : IOutcome
    {
        public void Tell(Terminal terminal)
        {
            foreach (var warning in Warnings)
            {
                terminal.Note(warning);
            }

            terminal.Line($"Workspace {Workspace}: {Width} x {Height} pixels, {Items.Length} items.");
            ListedItem.Tell(terminal, Items, (long)Width * Height);
        }
    }
}
