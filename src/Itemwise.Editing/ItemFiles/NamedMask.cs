using Itemwise.Editing.Masks;

namespace Itemwise.Editing.ItemFiles;

/// <summary>One item's mask as a file gave it; masks of one set may still overlap or leave holes.</summary>
/// <param name="Number">The item's number.</param>
/// <param name="Name">The item's name.</param>
/// <param name="Mask">Its pixels.</param>
/// <param name="Source">File name, for messages.</param>
public sealed record NamedMask(int Number, string Name, Mask Mask, string Source);
