using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Enlarges by nearest neighbour to the size that the next skip connection has, then smooths.</summary>
/// <remarks>Twice the size where it is even all the way down; one less where the way down rounded up.</remarks>
internal sealed class Upsample2D(WeightPath w, int channels)
{
    private readonly Conv2d conv = new(w / "conv", channels, channels, kernel: 3, padding: 1);

    public Tensor Forward(Tensor input, long height, long width)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(conv.Forward(input.UpsampleNearest(height, width)));
    }
}
