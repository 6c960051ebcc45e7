namespace Itemwise.Editing.Segmentation;

/// <summary>Finds items by colour, texture and borders alone; needs no model.</summary>
/// <remarks>Graph-based segmentation (Felzenszwalb and Huttenlocher, IJCV 2004) into small regions, then hierarchical grouping
/// after selective search (Uijlings et al., IJCV 2013) to a handful. It looks at a small copy, so time and memory hardly grow with
/// the photo; the items' outlines follow the photo at its own size. It knows nothing of things: two of one colour that touch are
/// one item, and a thing of many colours can be several.</remarks>
public sealed class GraphSegmenter : ISegmenter
{
    /// <summary>The most items beside the rest, unless somebody says otherwise.</summary>
    public const int DefaultMaximum = 8;

    private readonly int mostItems;
    private readonly GraphSettings settings;

    /// <summary>A segmenter.</summary>
    /// <param name="mostItems">The most items beside the rest, at least 1.</param>
    public GraphSegmenter(int mostItems = DefaultMaximum) : this(mostItems, new GraphSettings()) { }

    internal GraphSegmenter(int mostItems, GraphSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostItems, 1);
        (this.mostItems, this.settings) = (mostItems, settings);
    }

    /// <inheritdoc/>
    public Items Segment(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var copy = WorkingCopy.Of(photo, settings.LongestSide);
        var graph = Regions(copy, settings);
        cancellation.ThrowIfCancellationRequested();
        var description = Describe(copy, graph, settings);
        var labels = RegionMerging.Run(graph, description, settings.Merging, mostItems + 1, cancellation);
        return SegmentedItems.Of(photo, copy, labels);
    }

    /// <summary>The first, small regions of a copy.</summary>
    internal static RegionGraph Regions(WorkingCopy copy, GraphSettings settings)
    {
        var smooth = Array.ConvertAll(copy.Channels, channel => Blur.Of(channel, copy.Height, copy.Width, settings.Sigma));
        var smallest = Math.Max(2, (int)(settings.SmallestRegion * copy.Height * copy.Width));
        var labels = GraphPartition.Of(smooth, copy.Height, copy.Width, settings.K, smallest);
        return RegionGraph.Of(labels, smooth, copy.Height, copy.Width);
    }

    /// <summary>What the regions look like: colour, the colour of their surroundings, and texture.</summary>
    internal static ColourDescription Describe(WorkingCopy copy, RegionGraph graph, GraphSettings settings)
    {
        var sigma = settings.CoarseSigma * Math.Min(copy.Height, copy.Width);
        var planes = new List<DescribedPlane>();
        foreach (var (index, channel) in copy.Channels.Index())
        {
            var fine = index is 1 or 2 ? WithoutShade(channel, copy.Channels[0], settings.Shade) : channel;
            var (lowest, highest) = index is 1 or 2 ? (-80f, 80f) : (0f, 100f);
            var weight = index == 0 ? settings.Lightness : 1;
            var coarse = Blur.Of(fine, copy.Height, copy.Width, sigma);
            planes.Add(new DescribedPlane(fine, lowest, highest, weight * (1 - settings.Coarse)));
            planes.Add(new DescribedPlane(coarse, lowest, highest, weight * settings.Coarse));
            planes.Add(new DescribedPlane(Deviation(fine, coarse, copy, sigma), 0, 40, weight * settings.Texture));
        }

        return new ColourDescription(graph.Labels, graph.Sizes.Length, [.. planes]);
    }

    // A surface in shade keeps its hue while L*, a* and b* shrink together.
    private static float[] WithoutShade(float[] chroma, float[] lightness, double shade)
    {
        const double middle = 50;
        var result = new float[chroma.Length];
        for (var i = 0; i < chroma.Length; i++)
        {
            result[i] = (float)(chroma[i] * (middle + shade) / (lightness[i] + shade));
        }

        return result;
    }

    private static float[] Deviation(float[] fine, float[] coarse, WorkingCopy copy, double sigma)
    {
        var deviation = new float[fine.Length];
        for (var i = 0; i < fine.Length; i++)
        {
            deviation[i] = Math.Abs(fine[i] - coarse[i]);
        }

        return Blur.Of(deviation, copy.Height, copy.Width, sigma);
    }
}
