using System.Collections.Immutable;

namespace Itemwise.Editing.Segmentation;

/// <summary>The numbers of <see cref="AttentionSegmenter"/>; chosen on half of the rendered scenes with known items.</summary>
internal sealed record AttentionSettings
{
    /// <summary>Noise levels at which the network is asked, as shares of its time steps.</summary>
    public ImmutableArray<double> Times { get; init; } = [0.05, 0.2, 0.4];

    /// <summary>Cells of the largest map that is looked at.</summary>
    public int MostCells { get; init; } = 1600;

    /// <summary>Weight of a map grows with this power of its side.</summary>
    public double SizeWeight { get; init; } = 3;

    /// <summary>How many steps attention is followed: 2 also asks whom those look at whom a cell looks at.</summary>
    public int Hops { get; init; } = 2;

    /// <summary>How much the difference in attention counts, in L*a*b* units for each nat of divergence.</summary>
    public double Attention { get; init; } = 35;

    /// <summary>How much colour counts.</summary>
    public double Colour { get; init; } = 0.57;

    /// <summary>The first regions.</summary>
    public GraphSettings Graph { get; init; } = new();

    /// <summary>Order and end of merging.</summary>
    public MergingRule Merging { get; init; } = new(
        BorderWeight: 0.117, SizePower: 0.3, Enclosure: 0.5, HighestCost: 6, SmallestShare: 0.008, ThinnestShare: 0.02, HopShare: 0.011, HopCost: 1.1);
}
