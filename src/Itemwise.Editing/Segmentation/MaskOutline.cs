using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Segmentation;

/// <summary>Brings the outline of a mask to the photo's edges: the one way for masks that networks found, that somebody drew, and for
/// the regions of instructions.</summary>
/// <remarks>The joint bilateral vote of <see cref="LabelUpsampling"/>. What is no further from an edge than some pixels of the copy that
/// votes moves to it; no morphology, which makes masks worse.</remarks>
public static class MaskOutline
{
    // The side of the copy that votes: an outline moves by about a hundredth of the photo's longer side at most.
    private const int LongestSide = 384;
    private const int PassCount = 2;

    // Wider than for items that were found: what lies within three pixels of the outline hardly votes, as it may be on the wrong side.
    private static readonly LabelUpsampling.Window Wide = new(Reach: 7, SpaceSigma: 3.5, Border: 3);

    /// <summary>A mask of the photo's size with its outline along the photo's edges; itself where nothing would be left of it.</summary>
    /// <param name="mask">Of the photo's size.</param>
    /// <param name="photo">Of any size.</param>
    public static Mask Of(Mask mask, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(photo);
        var (height, width) = photo.SizeWithin(LongestSide);
        var refined = mask;
        for (var pass = 0; pass < PassCount; pass++)
        {
            var labels = new ItemMap(refined.Height, refined.Width, Labels(refined)).SampleByMajority(height, width).Labels;
            refined = LabelUpsampling.Of(labels.ToArray(), height, width, photo, Wide).MaskOf(1);
        }

        return refined.IsEmpty ? mask : refined;
    }

    /// <summary>A coarse mask brought to the photo's size.</summary>
    /// <param name="cells">Of the photo's shape and any smaller size.</param>
    /// <param name="photo">Of any size.</param>
    public static Mask OfCells(Mask cells, Photo photo)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return LabelUpsampling.Of(Labels(cells), cells.Height, cells.Width, photo).MaskOf(1);
    }

    private static ushort[] Labels(Mask mask) => Array.ConvertAll(mask.Pixels.ToArray(), pixel => (ushort)pixel);
}
