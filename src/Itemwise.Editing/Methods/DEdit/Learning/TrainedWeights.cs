using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>The weights of the UNet that the second stage trains: float32 masters over a base that stays as it is.</summary>
public sealed class TrainedWeights : IDisposable
{
    internal const string DownSuffix = ".lora_A";
    internal const string UpSuffix = ".lora_B";

    private readonly ImmutableSortedDictionary<string, Tensor> tensors;
    private readonly double lowRankScale;

    private TrainedWeights(IEnumerable<KeyValuePair<string, Tensor>> tensors, int rank, double lowRankScale)
    {
        this.tensors = tensors.ToImmutableSortedDictionary(StringComparer.Ordinal);
        this.lowRankScale = lowRankScale;
        Rank = rank;
        foreach (var tensor in this.tensors.Values)
        {
            tensor.Own().RequiresGrad = true;
        }
    }

    /// <summary>Rank of the low-rank deltas; 0 where whole projections are trained.</summary>
    public int Rank { get; }

    /// <summary>The trained tensors by name: a checkpoint's name for a whole projection, else a layer's path and <c>.lora_A</c>
    /// or <c>.lora_B</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Copies of every cross-attention's to_q, to_k and to_v (D-Edit's own choice: not the output projection).</summary>
    public static TrainedWeights CrossAttention(WeightStore unet)
    {
        ArgumentNullException.ThrowIfNull(unet);
        using var scope = TensorScope.Enter();
        var names = unet.Names.Where(name => Projection(name) is { Attention: "attn2", Layer: "to_q" or "to_k" or "to_v" });
        return new TrainedWeights(
            [.. names.Select(name => KeyValuePair.Create(name, unet.Get(name).To(DType.Float32).Clone()))], 0, 1);
    }

    /// <summary>Low-rank deltas on to_q, to_k, to_v and to_out of all attentions (LoRA, arXiv:2106.09685): A normal with
    /// deviation 1 / r, B zero.</summary>
    /// <param name="unet">The base.</param>
    /// <param name="rank">r.</param>
    /// <param name="generator">Where A's numbers come from.</param>
    /// <param name="alpha">Scale times r; null takes r, a scale of 1.</param>
    public static TrainedWeights LowRank(WeightStore unet, int rank, Generator generator, double? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(unet);
        ArgumentNullException.ThrowIfNull(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        using var scope = TensorScope.Enter();
        var pairs = new List<KeyValuePair<string, Tensor>>();
        foreach (var name in unet.Names.Where(name => Projection(name) is not null).Order(StringComparer.Ordinal))
        {
            var path = name[..^".weight".Length];
            var shape = unet.Get(name).Shape;
            pairs.Add(new(path + DownSuffix, (generator.Normal([rank, shape[1]]) / rank).To(unet.Device)));
            pairs.Add(new(path + UpSuffix, Tensor.Zeros([shape[0], rank], device: unet.Device)));
        }

        return new TrainedWeights(pairs, rank, (alpha ?? rank) / rank);
    }

    /// <summary>Weights from stored tensors; they pass into this object's ownership.</summary>
    public static TrainedWeights Restored(IEnumerable<KeyValuePair<string, Tensor>> tensors, int rank, double? alpha = null) =>
        new(tensors, rank, rank == 0 ? 1 : (alpha ?? rank) / rank);

    /// <summary>The base with these weights over it; borrows both.</summary>
    public WeightStore Over(WeightStore unet)
    {
        ArgumentNullException.ThrowIfNull(unet);
        return Rank == 0 ? unet.With(tensors) : unet.With(lowRank: Deltas());
    }

    /// <summary>The low-rank deltas by layer path; empty where whole projections are trained.</summary>
    public IReadOnlyDictionary<string, LowRankDelta> Deltas() => tensors.Keys
        .Where(name => name.EndsWith(DownSuffix, StringComparison.Ordinal))
        .Select(name => name[..^DownSuffix.Length])
        .ToDictionary(path => path, path => new LowRankDelta(tensors[path + DownSuffix], tensors[path + UpSuffix], lowRankScale));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }

    // Attention projections only, by their place in the checkpoint: ...attn1.to_q.weight, ...attn2.to_out.0.weight.
    private static (string Attention, string Layer)? Projection(string name)
    {
        var parts = name.Split('.');
        var at = Array.FindIndex(parts, part => part is "attn1" or "attn2");
        if (at < 0 || parts[^1] != "weight")
        {
            return null;
        }

        var layer = string.Join('.', parts[(at + 1)..^1]);
        return layer is "to_q" or "to_k" or "to_v" or "to_out.0" ? (parts[at], layer) : null;
    }
}
