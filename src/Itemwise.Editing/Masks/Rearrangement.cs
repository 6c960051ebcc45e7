namespace Itemwise.Editing.Masks;

/// <summary>What items look like after one was removed, moved or resized.</summary>
/// <param name="Items">Owner of every pixel afterwards. An item that lost all its pixels is no longer in it.</param>
/// <param name="Refilled">Pixels that were left without an owner and were given to a neighbour: what an edit must paint anew.</param>
public sealed record Rearrangement(ItemMap Items, Mask Refilled);
