using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Editing;
using Itemwise.Networks.Partitions;

namespace Itemwise.Cli.Commands;

/// <summary>An item as commands list it.</summary>
/// <param name="Number">What the user types.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Pixels">Pixels of the photo that belong to it.</param>
/// <param name="Kind">"thing" or "background": as somebody said, else guessed.</param>
/// <param name="Score">How sure the network that just found it is, 0 to 1; absent for others.</param>
/// <param name="Source">The network that just found it; absent for others.</param>
internal sealed record ListedItem(int Number, string Name, int Pixels, string Kind, double? Score = null, string? Source = null)
{
    private static readonly Column[] Columns =
    [
        new("number", IsNumber: true), new("name"), new("pixels", IsNumber: true), new("share", IsNumber: true), new("kind"),
    ];

    /// <summary>All items.</summary>
    public static ImmutableArray<ListedItem> Of(Items items) =>
        [.. items.All.Select(item => new ListedItem(item.Number, item.Name, item.PixelCount, items.KindOf(item.Number) == ItemKind.Thing
            ? "thing" : "background"))];

    /// <summary>Items that a network found.</summary>
    public static ImmutableArray<ListedItem> Of(FoundItems found) => [.. Of(found.Items).Select(item =>
        found.Scores.TryGetValue(item.Number, out var score) ? item with { Score = score, Source = found.Source } : item)];

    /// <summary>Items as a table.</summary>
    public static void Tell(Terminal terminal, ImmutableArray<ListedItem> items, long area) => terminal.Table(
        Columns,
        [.. items.Select(item => (string[])[Text(item.Number), item.Name, Text(item.Pixels), Share(item.Pixels, area), item.Kind])]);

    private static string Share(int pixels, long area) => (100.0 * pixels / area).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
