using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Layers;

/// <summary>Brings the last dimension to mean 0 and variance 1 (arXiv:1607.06450), then scales and shifts it.</summary>
public sealed class LayerNorm
{
    private readonly double epsilon;
    private readonly Tensor weight, bias;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="width">The last dimension's size.</param>
    /// <param name="epsilon">Added to each variance.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public LayerNorm(WeightPath w, long width, double epsilon)
    {
        ArgumentNullException.ThrowIfNull(w);
        this.epsilon = epsilon;
        weight = w.Get("weight", width);
        bias = w.Get("bias", width);
    }

    /// <summary>[..., C] to the same shape.</summary>
    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.LayerNorm(weight.As(input), bias.As(input), epsilon);
    }
}
