namespace Itemwise.Editing.Segmentation;

/// <summary>In which order regions become one, and when that ends.</summary>
/// <param name="BorderWeight">How much the contrast across a shared border counts beside the regions' own difference.</param>
/// <param name="SizePower">How much more large regions resist: cost grows with this power of the harmonic mean of two regions'
/// shares of the picture.</param>
/// <param name="Enclosure">By how much a region is cheaper to join with one that surrounds it: 0 not at all, 1 for nothing.</param>
/// <param name="HighestCost">Merging ends when the cheapest pair costs more and there are few enough regions.</param>
/// <param name="SmallestShare">A region smaller than this share of the picture is no item of its own.</param>
/// <param name="ThinnestShare">A region whose mean width is a smaller share of the picture's side (the root of its area) is no
/// item of its own: the borders that blurred edges leave.</param>
/// <param name="HopShare">Two regions that touch one and the same region smaller than this share of the picture may join, though
/// they do not touch: stripes and tiles of a pattern.</param>
/// <param name="HopCost">By how much that is dearer than joining regions that touch.</param>
internal sealed record MergingRule(
    double BorderWeight, double SizePower, double Enclosure, double HighestCost, double SmallestShare, double ThinnestShare,
    double HopShare, double HopCost);
