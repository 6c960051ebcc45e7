using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>One level of the decoder.</summary>
internal sealed class UpDecoderBlock2D
{
    private readonly string path;
    private readonly ResidualBlock[] blocks;
    private readonly Conv2d? afterEnlarging;

    public UpDecoderBlock2D(WeightPath w, int inChannels, int outChannels, AutoencoderKLConfig config, bool enlarge)
    {
        path = w.Path;
        blocks = [.. Enumerable.Range(0, config.LayersPerBlock + 1).Select(i =>
            new ResidualBlock(w / "resnets" / i, i == 0 ? inChannels : outChannels, outChannels, config.NormGroups))];
        afterEnlarging = enlarge ? new Conv2d(w / "upsamplers" / 0 / "conv", outChannels, outChannels, kernel: 3, padding: 1) : null;
    }

    /// <param name="hidden">[B, C, H, W].</param>
    /// <param name="watch">Given the output.</param>
    /// <param name="tiles">Of a picture in tiles; null for a whole one.</param>
    /// <returns>[B, C', 2 H, 2 W], or of the same size for the last level.</returns>
    public Tensor Forward(Tensor hidden, Action<string, Tensor>? watch, TiledNorms? tiles = null)
    {
        using var scope = TensorScope.Enter();
        foreach (var block in blocks)
        {
            hidden = block.Forward(hidden, tiles);
        }

        if (afterEnlarging is not null)
        {
            hidden = afterEnlarging.Forward(hidden.UpsampleNearest(2 * hidden.Size(2), 2 * hidden.Size(3)));
        }

        watch?.Invoke(path, hidden);
        return scope.Return(hidden);
    }
}
