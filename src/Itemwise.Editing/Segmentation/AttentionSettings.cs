using System.Collections.Immutable;

namespace Itemwise.Editing.Segmentation;

/// <summary>The numbers of <see cref="AttentionSegmenter"/>; chosen on 32 rendered scenes with known items.</summary>
internal sealed record AttentionSettings
{
    /// <summary>Noise levels at which the network is run, as shares of its time steps.</summary>
    public ImmutableArray<double> Times { get; init; } = [0.05, 0.2, 0.4];

    /// <summary>Cells of the largest map that is looked at.</summary>
    public int MostCells { get; init; } = 1600;

    /// <summary>Weight of a map grows with this power of its side.</summary>
    public double SizeWeight { get; init; } = 3;

    /// <summary>How many steps attention is followed: 2 goes on to what those look at that a cell looks at.</summary>
    public int Hops { get; init; } = 2;

    /// <summary>How much the difference in attention counts, in L*a*b* units for each nat of divergence.</summary>
    public double Attention { get; init; } = 27;

    /// <summary>How much colour counts.</summary>
    public double Colour { get; init; } = 0.57;

    /// <summary>The first regions, and what they look like.</summary>
    public GraphSettings Graph { get; init; } = new() { K = 22, SmallestRegion = 0.0005, Lightness = 0.5, Shade = 15, Coarse = 0.61 };

    /// <summary>Order and end of merging.</summary>
    public MergingRule Merging { get; init; } = new(
        BorderWeight: 0.061, SizePower: 0.3, Enclosure: 0.79, HighestCost: 6, SmallestShare: 0.006, ThinnestShare: 0.02,
        HopShare: 0.011, HopCost: 1.1);
}
