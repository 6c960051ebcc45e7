using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Lets each pixel see the keys of its own item only: 0 where a segment's item is the
/// pixel's label or null, else -infinity.</summary>
/// <remarks>Grouped cross-attention of D-Edit (arXiv:2403.04880). One softmax over all items' keys with this bias
/// equals the published sum over items of mask times softmax, because a label map is a partition. Only a bias, so
/// the fused kernel stays in use. One bias is made for each layer size and layout, and lives as long as this
/// edit. One item over the whole picture changes nothing, and neither do segments without an item.</remarks>
public sealed class RegionBias : IAttentionEdit, IDisposable
{
    private readonly Func<int, int, int[]> labelsAt;
    private readonly bool allowUncovered;
    private readonly Dictionary<(int Height, int Width, KeyLayout Keys, DType DType, Device Device), Regions> regions = [];

    /// <summary>A bias by labels.</summary>
    /// <param name="labelsAt">The item of each pixel, row by row, of a map of the given height and width.</param>
    /// <param name="allowUncovered">Whether pixels whose item has no tokens attend to nothing, so that their output is the projection's
    /// bias, as the published code has it. It costs the fused kernel wherever there are such pixels. Otherwise they are an error.</param>
    public RegionBias(Func<int, int, int[]> labelsAt, bool allowUncovered = false) =>
        (this.labelsAt, this.allowUncovered) = (labelsAt, allowUncovered);

    /// <inheritdoc/>
    /// <exception cref="ItemNotInPromptException">A pixel's item has no tokens in a lane; names the item and the lane.</exception>
    public AttentionAccess Access(in AttentionCall call)
    {
        if (call.Site.Kind != AttentionKind.Cross || !call.Keys.NamesItems)
        {
            return AttentionAccess.None;
        }

        return allowUncovered && At(call, DType.Float32, default).Covered is not null
            ? AttentionAccess.Bias | AttentionAccess.Probabilities
            : AttentionAccess.Bias;
    }

    /// <inheritdoc/>
    /// <exception cref="ItemNotInPromptException">A pixel's item has no tokens in a lane; names the item and the lane.</exception>
    public Tensor? Bias(in AttentionCall call, DType dtype, Device device) => At(call, dtype, device).Bias;

    /// <inheritdoc/>
    public Tensor Probabilities(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return At(call, probabilities.DType, probabilities.Device).Covered is { } covered ? probabilities * covered : probabilities;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (bias, covered) in regions.Values)
        {
            bias.Dispose();
            covered?.Dispose();
        }

        regions.Clear();
    }

    private Regions At(in AttentionCall call, DType dtype, Device device)
    {
        var key = (call.Height, call.Width, call.Keys, dtype, device);
        if (!regions.TryGetValue(key, out var made))
        {
            using var scope = TensorScope.Enter();
            var (bias, covered) = Build(call);
            regions[key] = made = new(bias.To(dtype, device).Own(), covered?.To(dtype, device).Own());
        }

        return made;
    }

    // One row for all lanes where they have the same segments, as D-Edit's training batches do.
    private Regions Build(in AttentionCall call)
    {
        var labels = labelsAt(call.Height, call.Width);
        if (labels.Length != call.Height * call.Width)
        {
            throw new InvalidOperationException($"The label map gave {labels.Length} labels for {call.Height} x {call.Width} pixels.");
        }

        var layout = call.Keys;
        var laneCount = layout.Lanes.All(lane => lane.SequenceEqual(layout.Lanes[0])) ? 1 : layout.Lanes.Length;
        var bias = new float[laneCount * labels.Length * layout.KeyCount];
        Array.Fill(bias, float.NegativeInfinity);
        var covered = new float[laneCount * labels.Length];
        for (var row = 0; row < covered.Length; row++)
        {
            var (lane, label) = (row / labels.Length, labels[row % labels.Length]);
            var keys = bias.AsSpan(row * layout.KeyCount, layout.KeyCount);
            foreach (var segment in layout.Lanes[lane])
            {
                if (segment.Item is null || segment.Item == label)
                {
                    keys.Slice(segment.Start, segment.Count).Clear();
                    covered[row] = 1;
                }
            }

            if (covered[row] == 0)
            {
                if (!allowUncovered)
                {
                    throw new ItemNotInPromptException(label, call.Batch.Lanes[lane]);
                }

                keys.Clear();   // a softmax over nothing is NaN; what it gives here is multiplied by zero
            }
        }

        return new(
            Tensor.From(bias, laneCount, 1, labels.Length, layout.KeyCount),
            covered.Contains(0) ? Tensor.From(covered, laneCount, 1, labels.Length, 1) : null);
    }

    /// <param name="Bias">[L or 1, 1, Q, K].</param>
    /// <param name="Covered">[L or 1, 1, Q, 1]: 1 where a pixel has keys, 0 where it has none; null where all have.</param>
    private sealed record Regions(Tensor Bias, Tensor? Covered);
}
