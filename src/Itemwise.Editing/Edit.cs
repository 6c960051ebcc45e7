namespace Itemwise.Editing;

/// <summary>One thing to do to one item. The set is closed; a method says which of it it can do.</summary>
/// <param name="Item">The item's number.</param>
public abstract record Edit(int Item)
{
    /// <summary>Makes the item anew from words.</summary>
    /// <param name="Item">The item's number.</param>
    /// <param name="Text">What it shall be.</param>
    public sealed record Describe(int Item, string Text) : Edit(Item);

    /// <summary>Takes the item away; its neighbours grow into its place.</summary>
    /// <param name="Item">The item's number.</param>
    public sealed record Remove(int Item) : Edit(Item);
}
