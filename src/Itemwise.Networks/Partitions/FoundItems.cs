using System.Collections.Immutable;
using Itemwise.Editing;

namespace Itemwise.Networks.Partitions;

/// <summary>The items that a network found in a photo.</summary>
/// <param name="Items">A partition of the photo's pixels; the rest is number 0.</param>
/// <param name="Scores">How sure the network is of each item that it found, 0 to 1, by number.</param>
/// <param name="Source">What found them, such as <c>maskformer-swin-tiny-coco</c>.</param>
/// <param name="Remarks">What a user should know of it, as sentences.</param>
public sealed record FoundItems(
    Items Items, ImmutableDictionary<int, double> Scores, string Source, ImmutableArray<string> Remarks)
{
    /// <summary>Whether nothing but the rest was found.</summary>
    public bool IsEmpty => Scores.IsEmpty;
}
