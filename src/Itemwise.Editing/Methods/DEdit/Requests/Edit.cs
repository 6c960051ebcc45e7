using System.Collections.Immutable;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>One thing to do to one item, or to two that trade something. The set is closed; a method says which of it it can do.</summary>
/// <param name="Item">The item's number.</param>
public abstract record Edit(int Item)
{
    /// <summary>The items that the edit names.</summary>
    public virtual ImmutableArray<int> Items => [Item];

    /// <summary>Whether an item's pixels get another prompt than the one they had.</summary>
    public bool BringsPrompt => this is Describe or Refine or Replace or SwapPrompts;

    /// <summary>Makes the item anew from words.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be.</param>
    public sealed record Describe(int Item, string Text) : Edit(Item);

    /// <summary>Makes the item anew from words around what was learned of it.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be; every <see cref="PromptSource.LearnedMark"/> stands for the item as learned, as in "*
    /// with a gold rim".</param>
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

    /// <summary>Shifts the item; it is in front of what it lands on. Together with <see cref="Resize"/> the item is scaled
    /// first.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Right">To the right; negative is to the left.</param>
    /// <param name="Down">Down; negative is up.</param>
    public sealed record Move(int Item, Distance Right, Distance Down) : Edit(Item);

    /// <summary>Scales the item about the middle of its own bounding box.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Factor">Of both sides, above 0.</param>
    public sealed record Resize(int Item, double Factor) : Edit(Item);

    /// <summary>Gives the item other pixels, as drawn; where it withdraws, its neighbours grow.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Shape">The item's pixels afterwards, at the photo's size.</param>
    public sealed record Reshape(int Item, Mask Shape) : Edit(Item);

    /// <summary>Puts each of two items in the other's place: middle on middle, scaled to fit into the other's bounding box, its
    /// own proportions kept.</summary>
    /// <param name="Item">One item's number.</param>
    /// <param name="Partner">The other's.</param>
    public sealed record SwapPlaces(int Item, int Partner) : Edit(Item)
    {
        /// <inheritdoc/>
        public override ImmutableArray<int> Items => [Item, Partner];
    }

    /// <summary>Says how far in front the item is where items come to overlap.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Level">Higher is in front. Items that stay are at 0, those that an edit places at 1; on one level placed items are
    /// in front of those that stay, and a later edit's item in front of an earlier one's.</param>
    public sealed record Order(int Item, int Level) : Edit(Item);

    /// <summary>Keeps the item's pixels as they are, whatever else is done: nothing is put in front of it, and no ring reaches
    /// into it.</summary>
    /// <param name="Item">The item's number.</param>
    public sealed record Lock(int Item) : Edit(Item);

    /// <summary>Takes the item away; its neighbours grow into its place.</summary>
    /// <param name="Item">The item's number.</param>
    public sealed record Remove(int Item) : Edit(Item);
}
