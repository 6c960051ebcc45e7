namespace Itemwise.Studio.Work.Requests;

/// <summary>Which item a noun of a caption names.</summary>
/// <param name="Word">The noun.</param>
/// <param name="Item">The item's number.</param>
public sealed record NounItem(string Word, int Item);
