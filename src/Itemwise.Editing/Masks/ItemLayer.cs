namespace Itemwise.Editing.Masks;

/// <summary>An item where it shall be, before it is decided who covers whom.</summary>
/// <param name="Number">The item's number.</param>
/// <param name="Shape">All its pixels, also those that something in front will cover.</param>
/// <param name="Order">Higher is in front; of equal order, an item that stays is behind one that is placed, and an earlier one
/// behind a later.</param>
/// <param name="Stays">Whether the item stands where it stood: only such items grow into gaps.</param>
public sealed record ItemLayer(int Number, Mask Shape, int Order, bool Stays = false);
