namespace Itemwise.Editing;

/// <summary>An item of another photo, whose learned prompt an item of this one shall take.</summary>
/// <param name="Association">SHA-256 of the other association's tensors, lower-case hexadecimal: the same wherever its workspace stands.</param>
/// <param name="Item">The item's number there.</param>
public sealed record ReplacementSource(string Association, int Item);
