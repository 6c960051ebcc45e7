using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>The same linear map at every pixel, kept in checkpoints as a linear layer or as a 1x1 convolution.</summary>
/// <remarks>Both are computed as one matrix product on pixels side by side, so neither needs the map's layout in memory changed.</remarks>
internal sealed class PixelProjection
{
    private readonly Linear? linear;
    private readonly Tensor? kernel, bias;

    public PixelProjection(WeightPath w, int channels, bool isLinear)
    {
        if (isLinear)
        {
            linear = new Linear(w, channels, channels);
        }
        else
        {
            kernel = w.Get("weight", channels, channels, 1, 1);
            bias = w.Get("bias", channels);
        }
    }

    /// <param name="pixels">[L, Q, C].</param>
    /// <returns>[L, Q, C].</returns>
    public Tensor Forward(Tensor pixels)
    {
        if (linear is not null)
        {
            return linear.Forward(pixels);
        }

        using var scope = TensorScope.Enter();
        var weight = kernel!.As(pixels).Reshape(kernel!.Size(0), kernel.Size(1));
        return scope.Return(pixels.Linear(weight, bias!.As(pixels)));
    }
}
