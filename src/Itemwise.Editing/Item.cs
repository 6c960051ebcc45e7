using Itemwise.Editing.Masks;

namespace Itemwise.Editing;

/// <summary>One item of a photo: what a user names and edits.</summary>
/// <param name="Number">What the user types; also the item's value in the <see cref="ItemMap"/>. 0 to 65535.</param>
/// <param name="Name">What the item is called, such as "handbag"; "rest" for what no mask named.</param>
/// <param name="PixelCount">Pixels of the photo that belong to it, at least 1.</param>
/// <param name="Kind">What sort of item it is; unknown where nobody said.</param>
public sealed record Item(int Number, string Name, int PixelCount, ItemKind Kind = ItemKind.Unknown);
