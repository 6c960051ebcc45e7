using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>A 1x1 convolution, applied to pixels in a row: [L, N, C] to the same shape.</summary>
internal sealed class PointwiseConv
{
    private readonly Tensor weight, bias;
    private readonly long channels;

    public PointwiseConv(WeightPath w, int channels)
    {
        this.channels = channels;
        weight = w.Get("weight", channels, channels, 1, 1);
        bias = w.Get("bias", channels);
    }

    public Tensor Forward(Tensor pixels) => pixels.Linear(weight.Reshape(channels, channels).As(pixels), bias.As(pixels));
}
