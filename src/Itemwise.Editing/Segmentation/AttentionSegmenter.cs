using Itemwise.Diffusion.Models;

namespace Itemwise.Editing.Segmentation;

/// <summary>Finds items by what a diffusion model looks at together: its self-attention at a few noise levels, with the empty
/// prompt.</summary>
/// <remarks>Small regions as <see cref="GraphSegmenter"/> has them, grouped by where the model's attention goes from them (DiffSeg's idea,
/// arXiv:2308.12469) and a little by colour. Knows about things as far as the model does: shade and patterns divide them less.</remarks>
public sealed class AttentionSegmenter : ISegmenter
{
    private readonly ModelSet model;
    private readonly int mostItems;
    private readonly long seed;
    private readonly AttentionSettings settings;

    /// <summary>A segmenter.</summary>
    /// <param name="model">Any family; borrowed.</param>
    /// <param name="mostItems">The most items beside the rest, at least 1.</param>
    /// <param name="seed">Of the noise.</param>
    public AttentionSegmenter(ModelSet model, int mostItems = GraphSegmenter.DefaultMaximum, long seed = 0)
        : this(model, mostItems, seed, new AttentionSettings()) { }

    internal AttentionSegmenter(ModelSet model, int mostItems, long seed, AttentionSettings settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mostItems, 1);
        (this.model, this.mostItems, this.seed, this.settings) = (model, mostItems, seed, settings);
    }

    /// <inheritdoc/>
    /// <exception cref="InputRefusedException">A weight of the model is missing or broken.</exception>
    public Items Segment(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return Group(photo, AttentionMap.Of(model, photo, settings, seed, cancellation), mostItems, settings, cancellation);
    }

    /// <summary>The items by a map of the model's attention.</summary>
    internal static Items Group(Photo photo, AttentionMap map, int mostItems, AttentionSettings settings, CancellationToken cancellation)
    {
        var copy = WorkingCopy.Of(photo, settings.Graph.LongestSide);
        var graph = GraphSegmenter.Regions(copy, settings.Graph);
        cancellation.ThrowIfCancellationRequested();
        var description = new WeightedDescription(
            new AttentionDescription(copy, graph, map), settings.Attention,
            GraphSegmenter.Describe(copy, graph, settings.Graph), settings.Colour);
        return SegmentedItems.Of(photo, copy, RegionMerging.Run(graph, description, settings.Merging, mostItems + 1, cancellation));
    }
}
