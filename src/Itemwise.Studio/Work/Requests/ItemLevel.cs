namespace Itemwise.Studio.Work.Requests;

/// <summary>How far in front an item is where items come to overlap.</summary>
/// <param name="Item">The item's number.</param>
/// <param name="Level">Higher is in front; items that stay are at 0, those that an edit places at 1.</param>
public sealed record ItemLevel(int Item, int Level);
