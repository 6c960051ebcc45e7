using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Takes the rows of the attending lanes out of a batch and puts their results back.</summary>
internal static class LaneRows
{
    /// <summary>The rows of lanes that attend; neighbouring rows share the batch's memory.</summary>
    /// <param name="batch">[L, ...].</param>
    /// <param name="keys">Which of the L attend; at least one.</param>
    /// <returns>[A, ...].</returns>
    public static Tensor Take(Tensor batch, KeyLayout keys)
    {
        if (ReferenceEquals(keys.Attending, keys))
        {
            return batch;
        }

        var parts = Runs(keys).Where(run => run.Attends).Select(run => batch.Slice(0, run.Start, run.End)).ToArray();
        return parts.Length == 1 ? parts[0] : Tensor.Concat(parts, 0);
    }

    /// <summary>All L rows: results where lanes attend, one constant vector where they do not.</summary>
    /// <param name="results">[A, Q, C].</param>
    /// <param name="constant">[C].</param>
    /// <param name="keys">Which rows attend.</param>
    /// <returns>[L, Q, C].</returns>
    public static Tensor PutBack(Tensor results, Tensor constant, KeyLayout keys)
    {
        if (ReferenceEquals(keys.Attending, keys))
        {
            return results;
        }

        var parts = new List<Tensor>();
        var taken = 0;
        foreach (var (start, end, attends) in Runs(keys))
        {
            parts.Add(attends ? results.Slice(0, taken, taken + end - start) : constant.Expand(end - start, results.Size(1), -1));
            taken += attends ? end - start : 0;
        }

        return Tensor.Concat(parts.ToArray(), 0);
    }

    private static IEnumerable<(int Start, int End, bool Attends)> Runs(KeyLayout keys)
    {
        for (int start = 0, end; start < keys.Lanes.Length; start = end)
        {
            var attends = keys.Lanes[start].Length > 0;
            for (end = start + 1; end < keys.Lanes.Length && keys.Lanes[end].Length > 0 == attends; end++)
            {
            }

            yield return (start, end, attends);
        }
    }
}
