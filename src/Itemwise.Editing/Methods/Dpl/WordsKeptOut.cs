using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>Keeps words out of a region: its cells do not attend to the words of things that stay, else another of these is painted
/// there.</summary>
/// <remarks>D-Edit's grouping (arXiv:2403.04880) for the cells that change alone. A bias, so the fused kernel stays in use. Owns what it
/// prepared for each layer size; who made it disposes it.</remarks>
/// <param name="lanes">The lanes that it concerns, with the positions of the tokens that are kept out.</param>
/// <param name="regions">The region of each, in the same order, of any size; null as long as they are not known.</param>
public sealed class WordsKeptOut(
    ImmutableArray<(Lane Lane, ImmutableArray<int> Tokens)> lanes, Func<Step, IReadOnlyList<Mask>?> regions) : IAttentionEdit, IDisposable
{
    private readonly Dictionary<(int Height, int Width, int LaneCount, DType DType), Tensor> biases = [];

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call)
    {
        var present = call.Batch.Lanes;
        return call.Site.Kind == AttentionKind.Cross && lanes.Any(lane => !lane.Tokens.IsEmpty && present.Contains(lane.Lane))
            && regions(call.Step) is not null ? AttentionAccess.Bias : AttentionAccess.None;
    }

    /// <inheritdoc/>
    public Tensor? Bias(in AttentionCall call, DType dtype, Device device)
    {
        var key = (call.Height, call.Width, call.Batch.Lanes.Length, dtype);
        if (!biases.TryGetValue(key, out var bias))
        {
            using var scope = TensorScope.Enter();
            biases[key] = bias = Build(call, regions(call.Step)!).To(dtype, device).Own();
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
    }

    // [L, 1, Q, K]
    private Tensor Build(in AttentionCall call, IReadOnlyList<Mask> masks)
    {
        var (cells, keys) = (call.Height * call.Width, call.Keys.KeyCount);
        var values = new float[call.Batch.Lanes.Length * cells * keys];
        foreach (var (index, (lane, tokens)) in lanes.Index())
        {
            if (call.Batch.Lanes.IndexOf(lane) is var at and >= 0)
            {
                var inside = masks[index].Sample(call.Height, call.Width).Pixels;
                for (var cell = 0; cell < cells; cell++)
                {
                    foreach (var token in inside[cell] != 0 ? tokens : [])
                    {
                        values[(((at * cells) + cell) * keys) + token] = float.NegativeInfinity;
                    }
                }
            }
        }

        return Tensor.From(values, call.Batch.Lanes.Length, 1, cells, keys);
    }
}
