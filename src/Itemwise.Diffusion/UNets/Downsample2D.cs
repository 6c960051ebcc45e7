using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Halves height and width, rounding up.</summary>
internal sealed class Downsample2D(WeightPath w, int channels)
{
    private readonly string path = w.Path;
    private readonly Conv2d conv = new(w / "conv", channels, channels, kernel: 3, stride: 2, padding: 1);

    public Tensor Forward(Tensor input, UNetPass pass) => pass.See(path, conv.Forward(input));
}
