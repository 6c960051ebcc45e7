using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Cli.Output;
using Itemwise.Editing;

namespace Itemwise.Cli.Commands;

/// <summary>An item as commands list it.</summary>
/// <param name="Number">What the user types.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Pixels">Pixels of the photo that belong to it.</param>
internal sealed record ListedItem(int Number, string Name, int Pixels)
{
    private static readonly Column[] Columns = [new("number", IsNumber: true), new("name"), new("pixels", IsNumber: true), new("share", IsNumber: true)];

    public static ListedItem Of(Item item) => new(item.Number, item.Name, item.PixelCount);

    /// <summary>Items as a table.</summary>
    public static void Tell(Terminal terminal, ImmutableArray<ListedItem> items, long area) => terminal.Table(
        Columns,
        [.. items.Select(item => (string[])[Text(item.Number), item.Name, Text(item.Pixels), (100.0 * item.Pixels / area).ToString("0.0", CultureInfo.InvariantCulture) + " %"])]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
