using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Lets each pixel see the keys of its own item only: 0 where a segment's item is the pixel's label or null, else -infinity.</summary>
/// <remarks>Grouped cross-attention of D-Edit (arXiv:2403.04880): one softmax over all items' keys with this bias equals the sum over
/// items of mask times softmax, because a label map is a partition. Only a bias, so the fused kernel stays in use. One bias is made for
/// each layer size and layout, and lives as long as this edit.</remarks>
public sealed class RegionBias : IAttentionEdit, IDisposable
{
    private readonly Func<int, int, int[]> labelsAt;
    private readonly Dictionary<(int Height, int Width, KeyLayout Keys, DType DType), Tensor> biases = [];

    /// <summary>A bias by labels.</summary>
    /// <param name="labelsAt">The item of each pixel, row by row, of a map of the given height and width.</param>
    public RegionBias(Func<int, int, int[]> labelsAt) => this.labelsAt = labelsAt;

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && call.Keys.Lanes.Any(lane => lane.Any(segment => segment.Item is not null)) ? AttentionAccess.Bias : AttentionAccess.None;

    /// <inheritdoc/>
    /// <exception cref="ItemwiseException">A pixel's item has no keys in a lane; the message names both.</exception>
    public Tensor? Bias(in AttentionCall call, DType dtype, Device device)
    {
        var key = (call.Height, call.Width, call.Keys, dtype);
        if (!biases.TryGetValue(key, out var bias))
        {
            using var scope = TensorScope.Enter();
            biases[key] = bias = Build(call).To(dtype, device).Own();
        }

        return bias;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var bias in biases.Values)
        {
            bias.Dispose();
        }

        biases.Clear();
    }

    // [L, 1, N, K]; one row of lanes where all lanes have the same segments.
    private Tensor Build(in AttentionCall call)
    {
        var labels = labelsAt(call.Height, call.Width);
        var layout = call.Keys;
        var laneCount = layout.Lanes.All(lane => lane.SequenceEqual(layout.Lanes[0])) ? 1 : layout.Lanes.Length;
        var values = new float[laneCount * labels.Length * layout.KeyCount];
        Array.Fill(values, float.NegativeInfinity);
        for (var lane = 0; lane < laneCount; lane++)
        {
            for (var pixel = 0; pixel < labels.Length; pixel++)
            {
                var row = values.AsSpan(((lane * labels.Length) + pixel) * layout.KeyCount, layout.KeyCount);
                var seen = false;
                foreach (var segment in layout.Lanes[lane])
                {
                    if (segment.Item is null || segment.Item == labels[pixel])
                    {
                        row.Slice(segment.Start, segment.Count).Clear();
                        seen = true;
                    }
                }

                if (!seen)
                {
                    throw new ItemwiseException($"Item {labels[pixel]} has pixels but no prompt in lane {call.Batch.Lanes[lane]}: every item of the map needs a prompt.");
                }
            }
        }

        return Tensor.From(values, laneCount, 1, labels.Length, layout.KeyCount);
    }
}
