using Itemwise.Editing;
using Itemwise.Editing.Masks;

namespace Itemwise.Networks.Partitions;

/// <summary>Masks that words found and that may lie in each other on purpose, such as a shirt on a person: the smaller in front.</summary>
internal static class NestedMasks
{
    private const double Same = 0.8;

    /// <summary>Stacks masks of one size; of two that are nearly the same the surer stays.</summary>
    /// <param name="masks">Masks with the words that found them; may be empty.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="most">The most items.</param>
    public static Partition Stack(IReadOnlyList<(Mask Mask, string Words, float Score)> masks, int height, int width, int most)
    {
        var kept = new List<(Mask Mask, string Words, float Score)>();
        foreach (var mask in masks.Where(mask => !mask.Mask.IsEmpty).OrderByDescending(mask => mask.Score))
        {
            if (kept.TrueForAll(other => Overlap(mask.Mask, other.Mask) <= Same))
            {
                kept.Add(mask);
            }
        }

        var labels = ItemMap.Stacked(kept.Select(mask => mask.Mask), height, width).Labels;
        var owners = Array.ConvertAll(labels.ToArray(), label => label - 1);
        return Partition.Of(owners, [.. kept.Index().Select(one => new PartitionPart(one.Item.Words, ItemKind.Unknown, one.Item.Score,
            [one.Index]))], height, width, most);
    }

    /// <summary>Intersection over union.</summary>
    public static double Overlap(Mask one, Mask other)
    {
        var both = one.Intersect(other).Count;
        return both == 0 ? 0 : (double)both / (one.Count + other.Count - both);
    }
}
