using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>One level of the way down: DownBlock2D, and with transformers CrossAttnDownBlock2D.</summary>
internal sealed class DownBlock2D
{
    private readonly ResnetBlock2D[] resnets;
    private readonly Transformer2DModel[]? attentions;
    private readonly Conv2d? downsample;

    public DownBlock2D(WeightPath w, int level, int inChannels, int timeWidth, UNetConfig config)
    {
        var channels = config.Channels[level];
        resnets = [.. Enumerable.Range(0, config.LayersPerBlock).Select(i => new ResnetBlock2D(w / "resnets" / i, i == 0 ? inChannels : channels, channels, timeWidth, config))];
        attentions = config.DownAttention[level]
            ? [.. Enumerable.Range(0, config.LayersPerBlock).Select(i => new Transformer2DModel(w / "attentions" / i, channels, config.Heads[level], config.TransformerLayers[level], UNetStage.Down, config))]
            : null;
        downsample = level < config.Channels.Length - 1
            ? new Conv2d(w / "downsamplers" / 0 / "conv", channels, channels, kernel: 3, stride: 2, padding: config.DownsamplePadding)
            : null;
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => attentions?.SelectMany(attention => attention.Sites) ?? [];

    /// <summary>[L, C, H, W] to [L, C', H / 2, W / 2] (the last level keeps the size); each stage's output also goes to the skips.</summary>
    public Tensor Forward(Tensor sample, Tensor time, UNetContext context, Stack<Tensor> skips)
    {
        for (var i = 0; i < resnets.Length; i++)
        {
            sample = resnets[i].Forward(sample, time);
            sample = attentions?[i].Forward(sample, context) ?? sample;
            skips.Push(sample);
        }

        if (downsample is not null)
        {
            sample = downsample.Forward(sample);
            skips.Push(sample);
        }

        return sample;
    }
}
