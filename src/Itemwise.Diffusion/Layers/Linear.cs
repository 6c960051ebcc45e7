using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Layers;

/// <summary>y = W x + b, and a low-rank delta where the weights carry one.</summary>
public sealed class Linear
{
    private readonly Tensor weight;
    private readonly Tensor? bias;
    private readonly LowRankDelta? delta;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="inFeatures">The width of x.</param>
    /// <param name="outFeatures">The width of y.</param>
    /// <param name="bias">Whether the layer has a bias.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public Linear(WeightPath w, long inFeatures, long outFeatures, bool bias = true)
    {
        ArgumentNullException.ThrowIfNull(w);
        weight = w.Get("weight", outFeatures, inFeatures);
        this.bias = bias ? w.Get("bias", outFeatures) : null;
        delta = w.Adapter();
        if (delta is not null
            && (delta.Down.Size(1) != inFeatures || delta.Up.Size(0) != outFeatures || delta.Up.Size(1) != delta.Down.Size(0)))
        {
            throw new InputRefusedException(
                $"The low-rank delta of '{w.Path}' leads from {delta.Down.Size(1)} to {delta.Up.Size(0)} features, the layer from " +
                $"{inFeatures} to {outFeatures}: it belongs to another model.");
        }
    }

    internal Tensor? Bias => bias;

    /// <summary>[..., N] to [..., M], in the input's dtype.</summary>
    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var output = input.Linear(weight.As(input), bias?.As(input));
        return delta is null or { Scale: 0 }
            ? output
            : output + input.Linear(delta.Down.As(input)).Linear(delta.Up.As(input)) * delta.Scale;
    }
}
