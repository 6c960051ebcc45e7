using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Adds up the self-attention of each map size over heads, rows, layers and steps, and changes nothing, bit for bit.</summary>
/// <remarks>What <see cref="AttentionRecorder"/> would keep of every call, folded into one map a size as it comes: memory is one [Q, Q] of float32 a size.
/// Maps of more cells than asked for are not computed. Outlives the run; who made it disposes it.</remarks>
/// <param name="mostCells">Q of the largest map to look at: height times width.</param>
public sealed class SelfAttentionMean(int mostCells) : IAttentionEdit, IDisposable
{
    private readonly Dictionary<(int Height, int Width), (Tensor Sum, int Count)> sums = [];

    /// <summary>The sizes that were seen, the largest first.</summary>
    public IReadOnlyList<(int Height, int Width)> Sizes => [.. sums.Keys.OrderByDescending(size => size.Height * size.Width)];

    /// <summary>The mean probabilities of a size: [Q, Q] in float32, each row a distribution over the map's cells; the caller's scope's.</summary>
    public Tensor Map(int height, int width)
    {
        var (sum, count) = sums[(height, width)];
        return sum / count;
    }

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Self && call.Height * call.Width <= mostCells ? AttentionAccess.Observation : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Probabilities(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        using var scope = TensorScope.Enter();
        var mean = probabilities.Detach().Mean([0, 1]);                              // [Q, Q]
        var size = (call.Height, call.Width);
        if (sums.Remove(size, out var before))
        {
            mean = before.Sum + mean;
            before.Sum.Dispose();
        }

        sums[size] = (mean.Own(), before.Count + 1);
        return probabilities;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (sum, _) in sums.Values)
        {
            sum.Dispose();
        }

        sums.Clear();
    }
}
