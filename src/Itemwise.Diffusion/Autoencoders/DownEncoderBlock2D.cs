using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>One level of the encoder.</summary>
internal sealed class DownEncoderBlock2D
{
    private readonly string path;
    private readonly ResidualBlock[] blocks;
    private readonly Conv2d? halving;

    public DownEncoderBlock2D(WeightPath w, int inChannels, int outChannels, AutoencoderKLConfig config, bool halve)
    {
        path = w.Path;
        blocks = [.. Enumerable.Range(0, config.LayersPerBlock).Select(i =>
            new ResidualBlock(w / "resnets" / i, i == 0 ? inChannels : outChannels, outChannels, config.NormGroups))];
        halving = halve ? new Conv2d(w / "downsamplers" / 0 / "conv", outChannels, outChannels, kernel: 3, stride: 2) : null;
    }

    /// <param name="hidden">[B, C, H, W].</param>
    /// <param name="watch">Given the output.</param>
    /// <param name="tiles">Of a picture in tiles; null for a whole one.</param>
    /// <returns>[B, C', H / 2, W / 2], or of the same size for the last level.</returns>
    public Tensor Forward(Tensor hidden, Action<string, Tensor>? watch, TiledNorms? tiles = null)
    {
        using var scope = TensorScope.Enter();
        foreach (var block in blocks)
        {
            hidden = block.Forward(hidden, tiles);
        }

        if (halving is not null)
        {
            // The published models were trained with a border at the right and bottom only.
            hidden = halving.Forward(hidden.Pad([0, 1, 0, 1]));
        }

        watch?.Invoke(path, hidden);
        return scope.Return(hidden);
    }
}
