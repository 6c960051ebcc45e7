using System.Collections.Immutable;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing;

/// <summary>A change of who owns which pixel, or what an owner is called; the picture stays as it is. The set is closed.</summary>
public abstract record ItemChange
{
    private ItemChange() { }

    /// <summary>Calls an item by another name.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Name">Its name from then on.</param>
    public sealed record Rename(int Item, string Name) : ItemChange;

    /// <summary>Says whether an item is a thing or a background.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="ItemKind">What it is; unknown leaves it to a guess.</param>
    public sealed record SetKind(int Item, ItemKind ItemKind) : ItemChange;

    /// <summary>Makes items one: the first gets the others' pixels, and keeps its number, its name and its prompt.</summary>
    /// <param name="Items">At least two different items' numbers.</param>
    public sealed record Merge(ImmutableArray<int> Items) : ItemChange;

    /// <summary>Makes two or more items of one; the parts get new numbers, and the item keeps the rest under its own.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Part">Which of the item's pixels become an item of their own; null takes the pieces that do not touch, of which the
    /// largest stays, together with those of less than <see cref="SmallestPiece"/> of the item.</param>
    public sealed record Split(int Item, Mask? Part = null) : ItemChange;

    /// <summary>Makes an item of a mask's pixels, whoever owned them; it gets a new number.</summary>
    /// <param name="Pixels">Its pixels, at the photo's size.</param>
    /// <param name="Name">What it is called; blank for "item N".</param>
    /// <param name="ItemKind">What sort of item it is.</param>
    public sealed record Draw(Mask Pixels, string Name = "", ItemKind ItemKind = ItemKind.Unknown) : ItemChange;

    /// <summary>Gives an item other pixels. It takes them from whoever owned them; what it leaves goes to the nearest other item.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Pixels">All its pixels from then on, at the photo's size.</param>
    public sealed record Outline(int Item, Mask Pixels) : ItemChange;

    /// <summary>Gives an item further pixels, whoever owned them.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Pixels">What comes to it, at the photo's size.</param>
    public sealed record Add(int Item, Mask Pixels) : ItemChange;

    /// <summary>Takes pixels from an item; they go to the nearest other item.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Pixels">What goes, at the photo's size; those that are not the item's stay where they are.</param>
    public sealed record Subtract(int Item, Mask Pixels) : ItemChange;

    /// <summary>The share of an item below which a piece of it is no item of its own.</summary>
    public const double SmallestPiece = 0.01;
}
