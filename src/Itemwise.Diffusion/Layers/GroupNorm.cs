using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Layers;

/// <summary>Brings groups of channels to mean 0 and variance 1 (arXiv:1803.08494), then scales and shifts each channel.</summary>
public sealed class GroupNorm
{
    private readonly int groups;
    private readonly double epsilon;
    private readonly Tensor weight, bias;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="groups">Groups; they divide the channels.</param>
    /// <param name="channels">C.</param>
    /// <param name="epsilon">Added to each variance.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape, or the
    /// groups do not divide the channels.</exception>
    public GroupNorm(WeightPath w, int groups, long channels, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(w);
        if (groups < 1 || channels % groups != 0)
        {
            throw new InputRefusedException(
                $"The norm '{w.Path}' has {channels} channels, which cannot be parted into {groups} groups: correct norm_num_groups in " +
                "config.json.");
        }

        this.groups = groups;
        this.epsilon = epsilon;
        weight = w.Get("weight", channels);
        bias = w.Get("bias", channels);
    }

    internal int Groups => groups;

    /// <summary>[B, C, ...] to the same shape; <paramref name="silu"/> applies SiLU at once.</summary>
    public Tensor Forward(Tensor input, bool silu = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.GroupNorm(groups, weight.As(input), bias.As(input), epsilon, silu);
    }

    /// <summary>The same by a mean and a variance from elsewhere.</summary>
    /// <param name="input">[B, C, H, W].</param>
    /// <param name="mean">[B, G, 1].</param>
    /// <param name="variance">[B, G, 1].</param>
    /// <param name="silu">Whether SiLU follows.</param>
    internal Tensor Apply(Tensor input, Tensor mean, Tensor variance, bool silu)
    {
        using var scope = TensorScope.Enter();
        var normed = (input.To(DType.Float32).Reshape(input.Size(0), groups, -1) - mean) * (variance + epsilon).Rsqrt();
        var (factors, terms) = (weight.To(DType.Float32).Reshape(1, -1, 1, 1), bias.To(DType.Float32).Reshape(1, -1, 1, 1));
        var scaled = normed.Reshape([.. input.Shape]) * factors + terms;
        return scope.Return((silu ? scaled.Silu() : scaled).To(input.DType));
    }
}
