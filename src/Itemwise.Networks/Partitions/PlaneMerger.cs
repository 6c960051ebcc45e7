using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Networks.Pictures;

namespace Itemwise.Networks.Partitions;

/// <summary>Planes that overlap and leave gaps become a partition: each pixel goes to the plane that is surest of it.</summary>
/// <remarks>After MaskFormer's inference (arXiv:2107.06278, section 3.4), with two differences: where no plane is sure the pixel is
/// nobody's, and seams between planes narrower than two cells of a plane go to the surer of the two. Planes are interpolated row by row,
/// so that a hundred of them take no more memory than one.</remarks>
internal sealed class PlaneMerger
{
    private const float Sure = 0.5f;
    private const float HardlyAnything = 0.1f;
    private const int Nobody = -1;

    private readonly IReadOnlyList<FoundPlane> planes;
    private readonly PlaneSampling sampling;
    private readonly float[] row;
    private readonly int[] winner;
    private readonly float[] probability;
    private readonly float[] best;

    private PlaneMerger(IReadOnlyList<FoundPlane> planes, PlaneSampling sampling)
    {
        (this.planes, this.sampling) = (planes, sampling);
        row = new float[sampling.Width];
        best = new float[sampling.Width];
        winner = new int[sampling.Height * sampling.Width];
        probability = new float[winner.Length];
    }

    /// <summary>Merges.</summary>
    /// <param name="planes">Planes of one size, in the network's order.</param>
    /// <param name="sampling">From their size to the one that is worked at.</param>
    /// <param name="cell">Pixels of the latter that a cell of a plane is wide, rounded up.</param>
    /// <param name="overlap">A plane lives if it keeps more than this share of the pixels that it is sure of.</param>
    /// <param name="most">The most parts; the smallest beyond go to nobody.</param>
    public static Partition Merge(IReadOnlyList<FoundPlane> planes, PlaneSampling sampling, int cell, float overlap, int most)
    {
        if (planes.Count == 0)
        {
            return Partition.Empty(sampling.Height, sampling.Width);
        }

        var merger = new PlaneMerger(planes, sampling);
        var living = merger.Living(overlap);
        if (living.Length == 0)
        {
            return Partition.Empty(sampling.Height, sampling.Width);
        }

        merger.Compete(living, (_, _) => { });
        return merger.Grouped(living, merger.Rest(cell), most);
    }

    /// <summary>The planes that keep most of what they are sure of.</summary>
    private int[] Living(float overlap)
    {
        var (claimed, kept) = (new int[planes.Count], new int[planes.Count]);
        int[] all = [.. Enumerable.Range(0, planes.Count)];
        Compete(all, (plane, values) =>
        {
            foreach (var value in values)
            {
                claimed[plane] += value >= Sure ? 1 : 0;
            }
        });
        for (var pixel = 0; pixel < winner.Length; pixel++)
        {
            kept[winner[pixel]] += probability[pixel] >= Sure ? 1 : 0;
        }

        return [.. all.Where(plane => claimed[plane] > 0 && (float)kept[plane] / claimed[plane] > overlap)];
    }

    private delegate void Look(int plane, ReadOnlySpan<float> values);

    /// <summary>Finds the winner of each pixel and its probability.</summary>
    private void Compete(int[] competitors, Look look)
    {
        for (var y = 0; y < sampling.Height; y++)
        {
            Array.Fill(best, float.NegativeInfinity);
            var owners = winner.AsSpan(y * row.Length, row.Length);
            var values = probability.AsSpan(y * row.Length, row.Length);
            foreach (var plane in competitors)
            {
                sampling.Row(planes[plane].Probabilities.Span, y, row);
                look(plane, row);
                var score = planes[plane].Score;
                for (var x = 0; x < row.Length; x++)
                {
                    var weighted = row[x] * score;
                    if (weighted > best[x])
                    {
                        (best[x], owners[x], values[x]) = (weighted, plane, row[x]);
                    }
                }
            }
        }
    }

    private bool[] Rest(int cell)
    {
        var free = Array.ConvertAll(probability, value => value < Sure);
        var rest = SquareFilter.Opened(free, sampling.Height, sampling.Width, cell);
        for (var pixel = 0; pixel < rest.Length; pixel++)
        {
            rest[pixel] = free[pixel] && (rest[pixel] || probability[pixel] < HardlyAnything);
        }

        return rest;
    }

    // Backgrounds of one name are one; things stay apart, and so does what nobody knows.
    private Partition Grouped(int[] living, bool[] rest, int most)
    {
        var groups = living.GroupBy(plane => planes[plane].Kind == ItemKind.Background ? planes[plane].Class : $"#{plane}")
            .Select(group => group.ToImmutableArray()).ToList();
        var groupOf = new int[planes.Count];
        foreach (var (index, group) in groups.Index())
        {
            foreach (var plane in group)
            {
                groupOf[plane] = index;
            }
        }

        var owners = new int[winner.Length];
        for (var pixel = 0; pixel < owners.Length; pixel++)
        {
            owners[pixel] = rest[pixel] ? Nobody : groupOf[winner[pixel]];
        }

        return Partition.Of(owners, [.. groups.Select(group => new PartitionPart(planes[group[0]].Class, planes[group[0]].Kind,
            group.Max(plane => planes[plane].Score), group))], sampling.Height, sampling.Width, most);
    }
}
