namespace Itemwise.Editing.Segmentation;

/// <summary>Finds the items of a photo by itself.</summary>
public interface ISegmenter
{
    /// <summary>The items of a photo: a partition of its pixels, always with item 0, "rest".</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="cancellation">Looked at between stages.</param>
    /// <remarks>The same photo gives the same items. The rest is the surroundings: the region that holds most of the photo's border.
    /// The others are numbered from 1, the largest first, and named after their colour.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Items Segment(Photo photo, CancellationToken cancellation = default);
}
