using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>Picture to moments: levels of residual blocks, each but the last halving the size.</summary>
internal sealed class Encoder
{
    /// <summary>Added to variances by every norm of an autoencoder.</summary>
    public const double Epsilon = 1e-6;

    private readonly string path;
    private readonly Conv2d convIn, convOut;
    private readonly DownEncoderBlock2D[] downBlocks;
    private readonly MidBlock midBlock;
    private readonly GroupNorm normOut;

    public Encoder(WeightPath w, AutoencoderKLConfig config)
    {
        path = w.Path;
        var channels = config.BlockOutChannels;
        convIn = new Conv2d(w / "conv_in", config.InChannels, channels[0], kernel: 3, padding: 1);
        downBlocks = [.. Enumerable.Range(0, channels.Length).Select(i =>
            new DownEncoderBlock2D(w / "down_blocks" / i, channels[Math.Max(i - 1, 0)], channels[i], config,
                halve: i < channels.Length - 1))];
        midBlock = new MidBlock(w / "mid_block", config);
        normOut = new GroupNorm(w / "conv_norm_out", config.NormGroups, channels[^1], Epsilon);
        convOut = new Conv2d(w / "conv_out", channels[^1], 2 * config.LatentChannels, kernel: 3, padding: 1);
    }

    /// <param name="picture">[B, 3, H, W].</param>
    /// <param name="watch">Given the output of each stage.</param>
    /// <returns>[B, 2 C, H / factor, W / factor].</returns>
    public Tensor Forward(Tensor picture, Action<string, Tensor>? watch) => Finish(Begin(picture, watch), watch);

    /// <summary>The levels down to the lowest, which see only what is near.</summary>
    public Tensor Begin(Tensor picture, Action<string, Tensor>? watch, TiledNorms? tiles = null)
    {
        using var scope = TensorScope.Enter();
        var hidden = convIn.Forward(picture);
        watch?.Invoke($"{path}.conv_in", hidden);
        foreach (var block in downBlocks)
        {
            hidden = block.Forward(hidden, watch, tiles);
        }

        return scope.Return(hidden);
    }

    /// <summary>The lowest level, which sees the whole picture, and the moments.</summary>
    public Tensor Finish(Tensor hidden, Action<string, Tensor>? watch)
    {
        using var scope = TensorScope.Enter();
        hidden = midBlock.Forward(hidden, watch);
        return scope.Return(convOut.Forward(normOut.Forward(hidden, silu: true)));
    }
}
