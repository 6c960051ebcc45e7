using Itemwise.Editing;
using Itemwise.Editing.Segmentation;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Pictures;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Panoptic;

/// <summary>Items with names, by a network that gives every pixel a class (MaskFormer, Mask2Former, DETR) or finds things with masks
/// (RF-DETR).</summary>
public sealed class PanopticSegmenter : ISegmenter
{
    private const double Overlap = 0.8;
    private readonly RecognisedNetwork network;
    private readonly int mostItems;
    private readonly bool isPublished;

    /// <summary>A segmenter.</summary>
    /// <param name="network">Of the family panoptic or instance.</param>
    /// <param name="mostItems">The most items beside the rest, at least 1; the smallest beyond go to the rest.</param>
    /// <param name="isPublished">Whether planes are merged by transformers' rule, as D-Edit's published masks were, rather than by this
    /// program's, which closes the seams between items.</param>
    public PanopticSegmenter(RecognisedNetwork network, int mostItems, bool isPublished = false)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostItems, 1);
        (this.network, this.mostItems, this.isPublished) = (network, mostItems, isPublished);
    }

    /// <inheritdoc/>
    public Items Segment(Photo photo, CancellationToken cancellation = default) => Find(photo, cancellation).Items;

    /// <summary>The items with what is known of them.</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    /// <exception cref="InputRefusedException">The network does not fit; the sentence says why.</exception>
    public FoundItems Find(Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var partition = Partition(photo, cancellation);
        return PhotoItems.Of(partition, photo, network.Name, network.Remarks);
    }

    /// <summary>The partition at the size that is worked at.</summary>
    internal Partition Partition(Photo photo, CancellationToken cancellation)
    {
        var feed = PanopticInput.Of(network, photo.Rgb);
        var input = feed[RecognisedNetwork.PictureInput(network.Model).Name];
        ClassifiedPlanes found;
        using (var session = NetworkSession.Open(network.Model))
        {
            found = PanopticOutput.Read(network, session.Run(feed, PanopticOutput.Wanted(network), cancellation: cancellation),
                (input.Height, input.Width));
        }

        cancellation.ThrowIfCancellationRequested();
        var (height, width) = PhotoItems.WorkingSize(photo);
        var sampling = new PlaneSampling(found.PlaneHeight, found.PlaneWidth, height, width);
        var overlap = network.Settings.Threshold("overlap", Overlap);
        var cell = (int)Math.Ceiling(Math.Max((double)height / found.PlaneHeight, (double)width / found.PlaneWidth));
        return isPublished ? PublishedMerger.Merge(found.Planes, sampling, overlap)
            : PlaneMerger.Merge(found.Planes, sampling, cell, overlap, mostItems);
    }
}
