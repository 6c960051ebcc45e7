namespace Itemwise.Studio.Pictures;

/// <summary>What tiles of a step show.</summary>
public enum PyramidKind
{
    /// <summary>The picture.</summary>
    Picture,
    /// <summary>Who owns each pixel: the item's number, its low byte in red, its high byte in green.</summary>
    Items,
    /// <summary>Where the step's edit could change samples: 255 active, less in the soft ring, 0 locked.</summary>
    Region,
    /// <summary>How much the step's picture differs from the one it began with, the largest difference white.</summary>
    Difference,
}
