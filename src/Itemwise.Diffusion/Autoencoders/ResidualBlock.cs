using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>Two convolutions beside a shortcut: ResnetBlock2D as autoencoders have it, which know no time.</summary>
internal sealed class ResidualBlock
{
    private readonly GroupNorm norm1, norm2;
    private readonly Conv2d conv1, conv2;
    private readonly Conv2d? shortcut;

    public ResidualBlock(WeightPath w, int inChannels, int outChannels, int groups)
    {
        norm1 = new GroupNorm(w / "norm1", groups, inChannels, Encoder.Epsilon);
        conv1 = new Conv2d(w / "conv1", inChannels, outChannels, kernel: 3, padding: 1);
        norm2 = new GroupNorm(w / "norm2", groups, outChannels, Encoder.Epsilon);
        conv2 = new Conv2d(w / "conv2", outChannels, outChannels, kernel: 3, padding: 1);
        shortcut = inChannels == outChannels ? null : new Conv2d(w / "conv_shortcut", inChannels, outChannels, kernel: 1);
    }

    /// <param name="input">[B, C, H, W].</param>
    /// <param name="tiles">Of a picture in tiles; null for a whole one.</param>
    /// <returns>[B, C', H, W].</returns>
    public Tensor Forward(Tensor input, TiledNorms? tiles = null)
    {
        using var scope = TensorScope.Enter();
        var hidden = conv1.Forward(tiles.Norm(norm1, input));
        hidden = conv2.Forward(tiles.Norm(norm2, hidden));
        return scope.Return((shortcut?.Forward(input) ?? input) + hidden);
    }
}
