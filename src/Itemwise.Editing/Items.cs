using System.Collections.Immutable;
using Itemwise.Editing.Masks;
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
    public Items(ItemMap map, IReadOnlyDictionary<int, string>? names = null)
    {
        Map = map;
        All = [.. map.Numbers.Select(number => new Item(number, NameOf(number, names), map.PixelCount(number)))];
    }

    /// <summary>Who owns each pixel.</summary>
    public ItemMap Map { get; }

    /// <summary>The items that own at least one pixel, by ascending number.</summary>
    public ImmutableArray<Item> All { get; }

    /// <summary>The item with this number.</summary>
    /// <exception cref="InputRefusedException">There is no such item; the sentence lists those there are.</exception>
    public Item this[int number] => All.FirstOrDefault(item => item.Number == number)
        ?? throw new InputRefusedException($"There is no item {number}; the items are {Listed}.");

    /// <summary>Numbers and names, for a sentence.</summary>
    internal string Listed => string.Join(", ", All.Select(item => $"{item.Number} ({item.Name})"));

    /// <summary>The pixels of an item.</summary>
    /// <exception cref="InputRefusedException">There is no such item.</exception>
    public Mask MaskOf(int number) => Map.MaskOf(this[number].Number);

    /// <summary>The items that have pixels in a rectangle inside the map, under the same numbers and names.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rectangle is empty or leaves the map.</exception>
    public Items Crop(PixelBox box) => new(Map.Crop(box), All.ToDictionary(item => item.Number, item => item.Name));

    /// <summary>The same items with one of them called otherwise.</summary>
    /// <exception cref="InputRefusedException">There is no such item, or the name is blank.</exception>
    public Items Rename(int number, string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw new InputRefusedException($"Item {number} ({this[number].Name}) cannot be given a blank name; give at least one letter.");
        }

        var names = All.ToDictionary(item => item.Number, item => item.Name);
        names[this[number].Number] = name;
        return new Items(Map, names);
    }

    private static string NameOf(int number, IReadOnlyDictionary<int, string>? names)
    {
        // Names come from files of others; a line break or an escape sequence has no place in one.
        var name = string.Concat((names?.GetValueOrDefault(number) ?? "").Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
        return name.Length > 0 ? name : number == 0 ? RestName : $"item {number}";
    }
}
