using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing;

/// <summary>The items of a photo: who owns each pixel, and what each owner is called. Immutable.</summary>
public sealed class Items
{
    /// <summary>What pixels that no mask claims are called.</summary>
    public const string RestName = "rest";

    /// <summary>Names the items of a map.</summary>
    /// <param name="map">Owner of every pixel, at the photo's size.</param>
    /// <param name="names">Names by number; an item without one is called "item N", item 0 "rest".</param>
    /// <param name="kinds">Kinds by number, where somebody said; an item without one is guessed by <see cref="KindOf"/>.</param>
    public Items(ItemMap map, IReadOnlyDictionary<int, string>? names = null, IReadOnlyDictionary<int, ItemKind>? kinds = null)
    {
        Map = map;
        All = [.. map.Numbers.Select(number => new Item(number, NameOf(number, names), map.PixelCount(number),
            kinds?.GetValueOrDefault(number) ?? ItemKind.Unknown))];
    }

    /// <summary>Who owns each pixel.</summary>
    public ItemMap Map { get; }

    /// <summary>The items that own at least one pixel, by ascending number.</summary>
    public ImmutableArray<Item> All { get; }

    /// <summary>The item with this number.</summary>
    /// <exception cref="InputRefusedException">There is no such item; the sentence lists those there are.</exception>
    public Item this[int number] => All.FirstOrDefault(item => item.Number == number)
        ?? throw new InputRefusedException($"There is no item {number}; the items are {Listed}.");

    /// <summary>Whether an item is a thing or a background: as somebody said, else guessed from its shape and place in this
    /// picture.</summary>
    /// <exception cref="InputRefusedException">There is no such item.</exception>
    public ItemKind KindOf(int number) => this[number].Kind is var kind && kind != ItemKind.Unknown ? kind : ItemKinds.Guess(Map, number);

    /// <summary>The same map with other owners, under the names and kinds that these items have.</summary>
    /// <param name="map">Of any size.</param>
    internal Items Over(ItemMap map) => new(map, Names, Kinds);

    /// <summary>Names by number.</summary>
    internal Dictionary<int, string> Names => All.ToDictionary(item => item.Number, item => item.Name);

    /// <summary>Kinds by number, where somebody said.</summary>
    internal Dictionary<int, ItemKind> Kinds => All.Where(item => item.Kind != ItemKind.Unknown)
        .ToDictionary(item => item.Number, item => item.Kind);

    /// <summary>Numbers and names, for a sentence.</summary>
    internal string Listed => string.Join(", ", All.Select(item => $"{item.Number} ({item.Name})"));

    /// <summary>The pixels of an item.</summary>
    /// <exception cref="InputRefusedException">There is no such item.</exception>
    public Mask MaskOf(int number) => Map.MaskOf(this[number].Number);

    /// <summary>The pixels of several items together; none for no items.</summary>
    /// <exception cref="InputRefusedException">There is no such item.</exception>
    public Mask MaskOf(IEnumerable<int> numbers) => Map.MaskOf(numbers.Select(number => this[number].Number));

    /// <summary>The items that have pixels in a rectangle inside the map, under the same numbers and names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the map.</exception>
    public Items Crop(PixelBox box) => Over(Map.Crop(box));

    /// <summary>The same items with one of them called otherwise.</summary>
    /// <exception cref="InputRefusedException">There is no such item, or the name is blank.</exception>
    public Items Rename(int number, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InputRefusedException(
                $"Item {number} ({this[number].Name}) cannot be given a blank name; give at least one letter.");
        }

        var names = Names;
        names[this[number].Number] = name;
        return new Items(Map, names, Kinds);
    }

    /// <summary>The same items with one of them of another kind.</summary>
    /// <exception cref="InputRefusedException">There is no such item.</exception>
    public Items WithKind(int number, ItemKind kind)
    {
        var kinds = Kinds;
        kinds[this[number].Number] = kind;
        return new Items(Map, Names, kinds);
    }

    private static string NameOf(int number, IReadOnlyDictionary<int, string>? names)
    {
        // Names come from files of others; a line break or an escape sequence has no place in one.
        var name = string.Concat((names?.GetValueOrDefault(number) ?? "").Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return name.Length > 0 ? name : number == 0 ? RestName : $"item {number}";
    }
}
