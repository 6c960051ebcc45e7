using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>One level of the way down: diffusers' CrossAttnDownBlock2D, or DownBlock2D where the level has no attention.</summary>
internal sealed class DownBlock2D
{
    private readonly string path;
    private readonly ResnetBlock2D[] resnets;
    private readonly Transformer2DModel[]? attentions;
    private readonly Downsample2D? downsampler;

    public DownBlock2D(WeightPath w, UNetConfig config, int level, int inChannels)
    {
        path = w.Path;
        var channels = config.Channels[level];
        var layers = Enumerable.Range(0, config.LayersPerBlock[level]);
        resnets = [.. layers.Select(i => new ResnetBlock2D(w / "resnets" / i, config, i == 0 ? inChannels : channels, channels))];
        attentions = config.DownAttention[level]
            ? [.. layers.Select(i => new Transformer2DModel(w / "attentions" / i, config, UNetStage.Down, level))]
            : null;
        downsampler = level < config.LevelCount - 1 ? new Downsample2D(w / "downsamplers" / 0, channels) : null;
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => attentions?.SelectMany(attention => attention.Sites) ?? [];

    /// <param name="hidden">[L, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <param name="skips">Each layer's output is put here for the way up.</param>
    /// <returns>[L, C', H', W']; the last of the skips.</returns>
    public Tensor Forward(Tensor hidden, UNetPass pass, Stack<Tensor> skips)
    {
        using var scope = TensorScope.Enter();
        for (var i = 0; i < resnets.Length; i++)
        {
            hidden = pass.Segment(hidden, resnets[i].Forward);
            hidden = attentions?[i].Forward(hidden, pass) ?? hidden;
            skips.Push(scope.Return(hidden));
        }

        if (downsampler is not null)
        {
            hidden = pass.Segment(hidden, downsampler.Forward);
            skips.Push(scope.Return(hidden));
        }

        return pass.See(path, hidden);
    }
}
