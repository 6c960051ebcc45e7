using System.Collections.Immutable;

namespace Itemwise.Networks.Partitions;

/// <summary>Who owns each pixel at the size that was worked at: 0 nobody, else part 1, 2, 3.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Labels">Row by row.</param>
/// <param name="Parts">Part i + 1 at i.</param>
internal sealed record Partition(int Height, int Width, ushort[] Labels, ImmutableArray<PartitionPart> Parts)
{
    /// <summary>Nobody owns anything.</summary>
    public static Partition Empty(int height, int width) => new(height, width, new ushort[height * width], []);

    /// <summary>Makes a partition of parts that own pixels, the largest first; those beyond the most go to nobody.</summary>
    /// <param name="owners">For each pixel the part that owns it, from 0; -1 for nobody.</param>
    /// <param name="parts">The parts; one without a pixel is dropped.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="most">The most parts.</param>
    public static Partition Of(int[] owners, IReadOnlyList<PartitionPart> parts, int height, int width, int most)
    {
        var sizes = new int[parts.Count];
        foreach (var owner in owners)
        {
            if (owner >= 0)
            {
                sizes[owner]++;
            }
        }

        var order = Enumerable.Range(0, parts.Count).Where(part => sizes[part] > 0)
            .OrderByDescending(part => sizes[part]).Take(most).ToList();
        var numbers = new ushort[parts.Count];
        foreach (var (index, part) in order.Index())
        {
            numbers[part] = (ushort)(index + 1);
        }

        return new Partition(height, width, Array.ConvertAll(owners, owner => owner < 0 ? (ushort)0 : numbers[owner]),
            [.. order.Select(part => parts[part])]);
    }
}
