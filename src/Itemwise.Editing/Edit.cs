using System.Collections.Immutable;

namespace Itemwise.Editing;

/// <summary>One thing to do to one item, or to two that trade something. The set is closed; a method says which of it it can do.</summary>
/// <param name="Item">The item's number.</param>
public abstract record Edit(int Item)
{
    /// <summary>The items that the edit names.</summary>
    public virtual ImmutableArray<int> Items => [Item];

    /// <summary>Makes the item anew from words.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be.</param>
    public sealed record Describe(int Item, string Text) : Edit(Item);

    /// <summary>Makes the item anew from words around what was learned of it.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be; every <see cref="PromptSource.LearnedMark"/> stands for the item as learned, as in "* with a gold rim".</param>
    public sealed record Refine(int Item, string Text) : Edit(Item);

    /// <summary>Makes the item anew as an item of another photo.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Source">The other item.</param>
    public sealed record Replace(int Item, ReplacementSource Source) : Edit(Item);

    /// <summary>Makes each of two items anew as the other, each in its own place and shape.</summary>
    /// <param name="Item">One item's number.</param>
    /// <param name="Partner">The other's.</param>
    public sealed record SwapPrompts(int Item, int Partner) : Edit(Item)
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> Items => [Item, Partner];
    }

    /// <summary>Takes the item away; its neighbours grow into its place.</summary>
    /// <param name="Item">The item's number.</param>
    public sealed record Remove(int Item) : Edit(Item);
}
