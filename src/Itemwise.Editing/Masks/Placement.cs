namespace Itemwise.Editing.Masks;

/// <summary>Where an item shall go.</summary>
/// <param name="Number">The item's number.</param>
/// <param name="Right">Pixels to the right; negative is to the left.</param>
/// <param name="Down">Pixels down; negative is up.</param>
/// <param name="Scale">Size as a factor, about the middle of the item's own bounding box; 1 keeps it.</param>
/// <param name="Order">Who covers whom: higher is in front. Items that stay are at 0 and lie behind a placed item of order 0;
/// among placed items of equal order the later one is in front.</param>
public sealed record Placement(int Number, int Right, int Down, double Scale = 1, int Order = 1);
