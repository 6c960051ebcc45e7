using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>One level of the way up: UpBlock2D, and with transformers CrossAttnUpBlock2D.</summary>
internal sealed class UpBlock2D
{
    private readonly ResnetBlock2D[] resnets;
    private readonly Transformer2DModel[]? attentions;
    private readonly Conv2d? upsample;

    /// <param name="w">The block's place in the checkpoint.</param>
    /// <param name="index">0 for the coarsest.</param>
    /// <param name="inChannels">Channels that come from below.</param>
    /// <param name="timeWidth">E.</param>
    /// <param name="config">The UNet's shape.</param>
    public UpBlock2D(WeightPath w, int index, int inChannels, int timeWidth, UNetConfig config)
    {
        var level = config.Channels.Length - 1 - index;
        var channels = config.Channels[level];
        var count = config.LayersPerBlock + 1;
        // The last skip of a level comes from the level's entrance, which has the finer level's channels.
        var entrance = config.Channels[Math.Max(level - 1, 0)];
        resnets = [.. Enumerable.Range(0, count).Select(i => new ResnetBlock2D(
            w / "resnets" / i, (i == 0 ? inChannels : channels) + (i == count - 1 ? entrance : channels), channels, timeWidth, config))];
        attentions = config.UpAttention[index]
            ? [.. Enumerable.Range(0, count).Select(i => new Transformer2DModel(w / "attentions" / i, channels, config.Heads[level], config.TransformerLayers[level], UNetStage.Up, config))]
            : null;
        upsample = level > 0 ? new Conv2d(w / "upsamplers" / 0 / "conv", channels, channels, kernel: 3, padding: 1) : null;
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => attentions?.SelectMany(attention => attention.Sites) ?? [];

    /// <summary>[L, C, H, W] to [L, C', H', W'], the size of the next skip: odd sizes come back as they went down.</summary>
    public Tensor Forward(Tensor sample, Tensor time, UNetContext context, Stack<Tensor> skips)
    {
        using var scope = TensorScope.Enter();
        for (var i = 0; i < resnets.Length; i++)
        {
            sample = resnets[i].Forward(Tensor.Concat([sample, skips.Pop()], 1), time);
            sample = attentions?[i].Forward(sample, context) ?? sample;
        }

        if (upsample is not null)
        {
            var skip = skips.Peek();
            sample = upsample.Forward(sample.UpsampleNearest(skip.Size(2), skip.Size(3)));
        }

        return scope.Return(sample);
    }
}
