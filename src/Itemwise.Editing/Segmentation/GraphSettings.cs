namespace Itemwise.Editing.Segmentation;

/// <summary>The numbers of <see cref="GraphSegmenter"/>; chosen on half of the rendered scenes with known items.</summary>
internal sealed record GraphSettings
{
    /// <summary>No side of the copy that is looked at is longer, in pixels.</summary>
    public int LongestSide { get; init; } = 384;

    /// <summary>Smoothing before the first regions, in pixels.</summary>
    public double Sigma { get; init; } = 0.8;

    /// <summary>k of the first regions, in L*a*b* units.</summary>
    public double K { get; init; } = 40;

    /// <summary>The smallest first region, as a share of the picture.</summary>
    public double SmallestRegion { get; init; } = 0.0005;

    /// <summary>How much lightness counts beside a* and b*: less, because shade changes it within an item.</summary>
    public double Lightness { get; init; } = 0.57;

    /// <summary>How much of the difference is that of the surroundings' mean colour, which patterns share all over.</summary>
    public double Coarse { get; init; } = 0.61;

    /// <summary>Size of those surroundings as a share of the copy's shorter side.</summary>
    public double CoarseSigma { get; init; } = 0.0235;

    /// <summary>How much texture counts: how far values stray from the surroundings' mean.</summary>
    public double Texture { get; init; } = 0.66;

    /// <summary>Order and end of merging.</summary>
    public MergingRule Merging { get; init; } = new(
        BorderWeight: 0.31, SizePower: 0.3, Enclosure: 0.514, HighestCost: 10, SmallestShare: 0.008, ThinnestShare: 0.02, HopShare: 0.017, HopCost: 1.5);
}
