using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Networks.Pictures;

namespace Itemwise.Networks.Partitions;

/// <summary>Planes become a partition by the rule of transformers' panoptic post-processing, as D-Edit's published masks were made:
/// no seams are closed, and parts come in the order of their queries.</summary>
internal static class PublishedMerger
{
    private const float Sure = 0.5f;

    /// <summary>Merges; parameters as those of <see cref="PlaneMerger.Merge"/>.</summary>
    public static Partition Merge(IReadOnlyList<FoundPlane> planes, PlaneSampling sampling, float overlap)
    {
        if (planes.Count == 0)
        {
            return Partition.Empty(sampling.Height, sampling.Width);
        }

        var (winner, claimed) = Winners(planes, sampling);
        var won = new int[planes.Count];
        foreach (var plane in winner)
        {
            won[plane]++;
        }

        var numbers = new ushort[planes.Count];
        var parts = new List<PartitionPart>();
        foreach (var (index, plane) in planes.Index())
        {
            if (won[index] == 0 || claimed[index] == 0 || (float)won[index] / claimed[index] <= overlap)
            {
                continue;
            }

            var known = plane.Kind == ItemKind.Thing ? -1 : parts.FindIndex(part => part.Class == plane.Class);
            if (known < 0)
            {
                parts.Add(new PartitionPart(plane.Class, plane.Kind, plane.Score, [index]));
            }
            else
            {
                parts[known] = parts[known] with { Planes = parts[known].Planes.Add(index) };
            }

            numbers[index] = (ushort)(known < 0 ? parts.Count : known + 1);
        }

        return new Partition(sampling.Height, sampling.Width, Array.ConvertAll(winner, plane => numbers[plane]), [.. parts]);
    }

    private static (int[] Winner, int[] Claimed) Winners(IReadOnlyList<FoundPlane> planes, PlaneSampling sampling)
    {
        var (winner, claimed) = (new int[sampling.Height * sampling.Width], new int[planes.Count]);
        var (row, best) = (new float[sampling.Width], new float[sampling.Width]);
        for (var y = 0; y < sampling.Height; y++)
        {
            Array.Fill(best, float.NegativeInfinity);
            foreach (var (index, plane) in planes.Index())
            {
                sampling.Row(plane.Probabilities.Span, y, row);
                for (var x = 0; x < row.Length; x++)
                {
                    var weighted = row[x] * plane.Score;
                    claimed[index] += weighted >= Sure ? 1 : 0;
                    if (weighted > best[x])
                    {
                        (best[x], winner[(y * row.Length) + x]) = (weighted, index);
                    }
                }
            }
        }

        return (winner, claimed);
    }
}
