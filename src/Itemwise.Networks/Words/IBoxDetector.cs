using System.Collections.Immutable;
using Itemwise.Editing;

namespace Itemwise.Networks.Words;

/// <summary>Finds where in a photo words are.</summary>
internal interface IBoxDetector
{
    /// <summary>Boxes in order of score; none where nothing was found.</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="phrases">What to look for, lower-cased.</param>
    /// <param name="progress">Receives a report before each pass.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    IReadOnlyList<FoundBox> Find(Photo photo, ImmutableArray<string> phrases, IProgress<EditingProgress>? progress,
        CancellationToken cancellation);
}
