namespace Itemwise.Editing.Methods.Dpl.Captions;

/// <summary>Which item of a workspace a noun names.</summary>
/// <param name="Word">The noun, or a phrase that ends in it.</param>
/// <param name="Item">The item's number.</param>
public sealed record NamedItem(string Word, int Item);
