using System.Collections.Immutable;
using System.CommandLine;
using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Commands;

/// <summary><c>items DIR</c>: lists the items, by the numbers that <c>edit</c> takes. Looks only, so it works while another process learns.</summary>
internal sealed class ItemsCommand : ICommand
{
    private readonly Argument<string> folder = Arguments.Workspace();

    public ItemsCommand() => Syntax = new Command("items", "List the items of a workspace") { folder };

    public Command Syntax { get; }

    public IOutcome Run(Session session)
    {
        var path = session.Parse.GetRequiredValue(folder);
        var history = WorkspaceHistory.Read(path);
        var items = history.Current.Items;
        return new Outcome(Path.GetFullPath(path), history.Workspace.OriginalName, items.Map.Width, items.Map.Height, [.. items.All.Select(ListedItem.Of)]);
    }

    private sealed record Outcome(string Workspace, string Photo, int Width, int Height, ImmutableArray<ListedItem> Items) : IOutcome
    {
        public void Tell(Terminal terminal) => ListedItem.Tell(terminal, Items, (long)Width * Height);
    }
}
