using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Layers;

/// <summary>A convolution with a square kernel and a bias.</summary>
public sealed class Conv2d
{
    private readonly Tensor weight;
    private readonly Tensor bias;
    private readonly int stride, padding;

    /// <summary>Reads the layer's weights.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="inChannels">C of the input.</param>
    /// <param name="outChannels">C of the output.</param>
    /// <param name="kernel">The kernel's height and width.</param>
    /// <param name="stride">Places from one output to the next.</param>
    /// <param name="padding">Zeros around the input.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public Conv2d(WeightPath w, long inChannels, long outChannels, int kernel, int stride = 1, int padding = 0)
    {
        ArgumentNullException.ThrowIfNull(w);
        weight = w.Get("weight", outChannels, inChannels, kernel, kernel);
        bias = w.Get("bias", outChannels);
        this.stride = stride;
        this.padding = padding;
    }

    /// <summary>[B, C, H, W] to [B, C', H', W'], in the input's dtype.</summary>
    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Conv2d(weight.As(input), bias.As(input), stride, padding);
    }
}
