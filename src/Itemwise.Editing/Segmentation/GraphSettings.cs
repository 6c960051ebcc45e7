namespace Itemwise.Editing.Segmentation;

/// <summary>The numbers of <see cref="GraphSegmenter"/>; chosen on 32 rendered scenes with known items.</summary>
internal sealed record GraphSettings
{
    /// <summary>No side of the copy that is looked at is longer, in pixels.</summary>
    public int LongestSide { get; init; } = 384;

    /// <summary>Smoothing before the first regions, in pixels.</summary>
    public double Sigma { get; init; } = 0.8;

    /// <summary>k of the first regions, in L*a*b* units.</summary>
    public double K { get; init; } = 40;

    /// <summary>The smallest first region, as a share of the picture.</summary>
    public double SmallestRegion { get; init; } = 0.00035;

    /// <summary>How much lightness counts beside a* and b*: less, because shade changes it within an item.</summary>
    public double Lightness { get; init; } = 0.73;

    /// <summary>Chroma is compared as if everything were equally bright: a* and b* over L* plus this. The smaller, the less shade
    /// divides an item, and the more dark noise counts.</summary>
    public double Shade { get; init; } = 17.4;

    /// <summary>How much of the difference is that of the surroundings' mean colour, which patterns share all over.</summary>
    public double Coarse { get; init; } = 0.6;

    /// <summary>Size of those surroundings as a share of the copy's shorter side.</summary>
    public double CoarseSigma { get; init; } = 0.0235;

    /// <summary>How much texture counts: how far values stray from the surroundings' mean.</summary>
    public double Texture { get; init; } = 0.66;

    /// <summary>Order and end of merging.</summary>
    public MergingRule Merging { get; init; } = new(
        BorderWeight: 0.31, SizePower: 0.3, Enclosure: 0.514, HighestCost: 10, SmallestShare: 0.008, ThinnestShare: 0.0122,
        HopShare: 0.017, HopCost: 1.5);
}
