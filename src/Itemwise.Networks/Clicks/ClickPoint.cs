namespace Itemwise.Networks.Clicks;

/// <summary>A point of a photo.</summary>
/// <param name="X">Pixels from the left edge.</param>
/// <param name="Y">Pixels from the upper edge.</param>
/// <param name="IsInside">Whether it lies in the item, rather than outside it.</param>
public sealed record ClickPoint(double X, double Y, bool IsInside = true);
