using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>Latents to picture: levels of residual blocks, each but the last doubling the size.</summary>
internal sealed class Decoder
{
    private readonly string path;
    private readonly Conv2d convIn, convOut;
    private readonly MidBlock midBlock;
    private readonly UpDecoderBlock2D[] upBlocks;
    private readonly GroupNorm normOut;

    public Decoder(WeightPath w, AutoencoderKLConfig config)
    {
        path = w.Path;
        int[] channels = [.. config.BlockOutChannels.Reverse()];
        convIn = new Conv2d(w / "conv_in", config.LatentChannels, channels[0], kernel: 3, padding: 1);
        midBlock = new MidBlock(w / "mid_block", config);
        upBlocks = [.. Enumerable.Range(0, channels.Length).Select(i =>
            new UpDecoderBlock2D(w / "up_blocks" / i, channels[Math.Max(i - 1, 0)], channels[i], config,
                enlarge: i < channels.Length - 1))];
        normOut = new GroupNorm(w / "conv_norm_out", config.NormGroups, channels[^1], Encoder.Epsilon);
        convOut = new Conv2d(w / "conv_out", channels[^1], config.OutChannels, kernel: 3, padding: 1);
    }

    /// <param name="latents">[B, C, H / factor, W / factor].</param>
    /// <param name="watch">Given the output of each stage.</param>
    /// <returns>[B, 3, H, W].</returns>
    public Tensor Forward(Tensor latents, Action<string, Tensor>? watch) => Finish(Begin(latents, watch), watch);

    /// <summary>The lowest level, which sees the whole picture.</summary>
    public Tensor Begin(Tensor latents, Action<string, Tensor>? watch)
    {
        using var scope = TensorScope.Enter();
        var hidden = convIn.Forward(latents);
        watch?.Invoke($"{path}.conv_in", hidden);
        return scope.Return(midBlock.Forward(hidden, watch));
    }

    /// <summary>The levels from there up to the picture, which see only what is near.</summary>
    public Tensor Finish(Tensor hidden, Action<string, Tensor>? watch, TiledNorms? tiles = null)
    {
        using var scope = TensorScope.Enter();
        foreach (var block in upBlocks)
        {
            hidden = block.Forward(hidden, watch, tiles);
        }

        return scope.Return(convOut.Forward(tiles.Norm(normOut, hidden)));
    }
}
