using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>The running mean of chosen attention maps, size by size, over heads, rows of the batch,
/// layers and steps; changes nothing, bit for bit.</summary>
/// <remarks>What <see cref="AttentionRecorder"/> would keep of every call, folded into one map a size as it comes: memory is
/// one [Q, K] of float32 a size. Calls that are not chosen compute no map. Outlives the run; who made it disposes it.</remarks>
/// <param name="kind">Self-attention, whose keys are the map's own cells, or cross-attention, whose keys are the prompt's tokens.</param>
/// <param name="chosen">Which calls of that kind count.</param>
/// <param name="lanes">Which rows of the batch count, such as text lanes alone; null for all.</param>
/// <param name="keepGraph">Whether the mean keeps its autograd graph, for losses on attention;
/// <see cref="Clear"/> it then before the next pass.</param>
public sealed class AttentionMean(
    AttentionKind kind, AttentionSelector chosen, Func<Lane, bool>? lanes = null, bool keepGraph = false) : IAttentionEdit, IDisposable
{
    private readonly Dictionary<(int Height, int Width), (Tensor Sum, int Count)> sums = [];

    /// <summary>The sizes that were seen, the largest first.</summary>
    public IReadOnlyList<(int Height, int Width)> Sizes => [.. sums.Keys.OrderByDescending(size => size.Height * size.Width)];

    /// <summary>The mean probabilities of a size: [Q, K] in float32, each row a distribution over
    /// the keys; the caller's scope's.</summary>
    /// <exception cref="ArgumentException">No call of that size was seen; the message lists those that were.</exception>
    public Tensor Map(int height, int width) => sums.TryGetValue((height, width), out var seen)
        ? seen.Sum / seen.Count
        : throw new ArgumentException(
            $"No attention map of {height} x {width} was recorded; there are " +
            $"{string.Join(", ", Sizes.Select(size => $"{size.Height} x {size.Width}"))}.");

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == kind && chosen(call) && (lanes is null || call.Batch.Lanes.Any(lanes))
            ? AttentionAccess.Observation
            : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Observe(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        using var scope = TensorScope.Enter();
        var rows = keepGraph ? probabilities : probabilities.Detach();
        if (lanes is not null)
        {
            var counted = call.Batch.Lanes.Index().Where(lane => lanes(lane.Item));
            rows = Tensor.Concat([.. counted.Select(lane => rows.Slice(0, lane.Index, lane.Index + 1))], 0);
        }

        return scope.Return(rows.Mean([0, 1]));                                      // [Q, K]
    }

    /// <inheritdoc/>
    public void Record(Tensor observed, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(observed);
        using var scope = TensorScope.Enter();
        var map = keepGraph ? observed.Reshape(observed.Shape.AsSpan()) : observed.Detach();
        var size = (call.Height, call.Width);
        if (sums.Remove(size, out var before))
        {
            map = before.Sum + map;
            before.Sum.Dispose();
        }

        sums[size] = (map.Own(), before.Count + 1);
    }

    /// <summary>Frees what was recorded, to begin anew.</summary>
    public void Clear()
    {
        foreach (var (sum, _) in sums.Values)
        {
            sum.Dispose();
        }

        sums.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
