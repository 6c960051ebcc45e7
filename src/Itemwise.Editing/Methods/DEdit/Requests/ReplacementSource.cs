
namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>An item of another photo, whose learned prompt an item of this one shall take.</summary>
/// <param name="Association">SHA-256 of the other association's tensors, lower-case hexadecimal: the same wherever its workspace
/// stands. That of the
/// photo's own association where both photos were learned together.</param>
/// <param name="Item">The item's number there.</param>
/// <param name="IsOwnPhoto">Whether it is an item of the photo itself after all, as where the other workspace is a copy of this
/// one.</param>
public sealed record ReplacementSource(string Association, int Item, bool IsOwnPhoto = false);
