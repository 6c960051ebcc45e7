using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>What training changed in the UNet: differences of whole projections, or low-rank pairs. Nothing of the base is in
/// it.</summary>
public sealed class WeightDelta : IDisposable
{
    private readonly IReadOnlyDictionary<string, Tensor> tensors;

    /// <summary>A delta of the given tensors, which pass into its ownership.</summary>
    /// <param name="tensors">For rank 0 the checkpoint's names and differences, else layer paths with <c>.lora_A</c> and
    /// <c>.lora_B</c>.</param>
    /// <param name="rank">Rank of the pairs; 0 for whole differences.</param>
    public WeightDelta(IReadOnlyDictionary<string, Tensor> tensors, int rank)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        this.tensors = tensors;
        Rank = rank;
        foreach (var tensor in tensors.Values)
        {
            tensor.Own();
        }
    }

    /// <summary>Rank of the pairs; 0 for whole differences.</summary>
    public int Rank { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>What training made of a base.</summary>
    /// <remarks>Low-rank pairs are rounded to half precision, in which adapters travel: what leaves at half the size comes back
    /// as the same numbers.</remarks>
    public static WeightDelta Of(TrainedWeights trained, WeightStore unet)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(unet);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        return new WeightDelta(
            trained.Tensors.ToDictionary(pair => pair.Key, pair => (trained.Rank > 0 ? pair.Value.To(DType.Float16).To(DType.Float32)
                : pair.Value - unet.Get(pair.Key).To(DType.Float32)).Detach()),
            trained.Rank);
    }

    /// <summary>Whether these are low-rank pairs of which half precision holds every number as it is.</summary>
    public bool FitsHalf()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        return Rank > 0 && tensors.Values.All(tensor => (tensor.To(DType.Float16).To(DType.Float32) - tensor.To(DType.Float32))
            .Abs().Max().Item() == 0);
    }

    /// <summary>The base with this delta over it, in the base's dtype. The result borrows the base and owns its sums.</summary>
    public AdaptedWeights Over(WeightStore unet)
    {
        ArgumentNullException.ThrowIfNull(unet);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        return Rank == 0
            ? new AdaptedWeights(unet, tensors.ToDictionary(pair => pair.Key,
                pair => (unet.Get(pair.Key).To(DType.Float32) + pair.Value.To(unet.Device)).To(unet.DType)))
            : new AdaptedWeights(unet, LowRank().ToDictionary(
                pair => pair.Key + ".weight",
                pair => (unet.Get(pair.Key + ".weight").To(DType.Float32) + pair.Value.Up.Matmul(pair.Value.Down)
                    .To(unet.Device) * pair.Value.Scale).To(unet.DType)));
    }

    /// <summary>The low-rank pairs by layer path; empty for whole differences.</summary>
    public IReadOnlyDictionary<string, LowRankDelta> LowRank() => tensors.Keys
        .Where(name => name.EndsWith(TrainedWeights.DownSuffix, StringComparison.Ordinal))
        .Select(name => name[..^TrainedWeights.DownSuffix.Length])
        .ToDictionary(path => path, path => new LowRankDelta(tensors[path + TrainedWeights.DownSuffix],
            tensors[path + TrainedWeights.UpSuffix], 1));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
