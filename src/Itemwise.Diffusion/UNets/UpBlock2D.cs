using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>One level of the way up: diffusers' CrossAttnUpBlock2D, or UpBlock2D where the level has no attention.</summary>
internal sealed class UpBlock2D
{
    private readonly string path;
    private readonly ResnetBlock2D[] resnets;
    private readonly Transformer2DModel[]? attentions;
    private readonly Upsample2D? upsampler;

    /// <param name="w">The block's place in the checkpoint.</param>
    /// <param name="config">The sizes.</param>
    /// <param name="step">Steps taken upwards before this one; 0 is the lowest level.</param>
    public UpBlock2D(WeightPath w, UNetConfig config, int step)
    {
        path = w.Path;
        var level = config.LevelCount - 1 - step;
        var channels = config.Channels[level];
        var below = config.Channels[Math.Min(level + 1, config.LevelCount - 1)];
        var above = config.Channels[Math.Max(level - 1, 0)];
        var layerCount = config.LayersPerBlock[level] + 1;
        var layers = Enumerable.Range(0, layerCount);
        // The first layer continues what comes from below; the last one's skip was made before the level began on the way down.
        resnets = [.. layers.Select(i => new ResnetBlock2D(
            w / "resnets" / i, config, (i == 0 ? below : channels) + (i == layerCount - 1 ? above : channels), channels))];
        attentions = config.UpAttention[step]
            ? [.. layers.Select(i => new Transformer2DModel(w / "attentions" / i, config, UNetStage.Up, level))]
            : null;
        upsampler = level > 0 ? new Upsample2D(w / "upsamplers" / 0, channels) : null;
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => attentions?.SelectMany(attention => attention.Sites) ?? [];

    /// <param name="hidden">[L, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <param name="skips">The outputs of the way down, the latest on top; those used are taken and freed.</param>
    /// <returns>[L, C', H', W'].</returns>
    public Tensor Forward(Tensor hidden, UNetPass pass, Stack<Tensor> skips)
    {
        using var scope = TensorScope.Enter();
        for (var i = 0; i < resnets.Length; i++)
        {
            var (skip, resnet) = (skips.Pop(), resnets[i]);
            hidden = pass.Segment(hidden, (below, part) => Join(below, skip, resnet, part));
            hidden = attentions?[i].Forward(hidden, pass) ?? hidden;
        }

        if (upsampler is not null)
        {
            var next = skips.Peek();
            hidden = pass.Segment(hidden, (below, _) => upsampler.Forward(below, next.Size(2), next.Size(3)));
        }

        return scope.Return(pass.See(path, hidden));
    }

    private static Tensor Join(Tensor hidden, Tensor skip, ResnetBlock2D resnet, UNetPass pass)
    {
        using var scope = TensorScope.Enter();
        var joined = Tensor.Concat([hidden, skip], 1);
        if (pass.Context.Checkpoints is null)
        {
            skip.Dispose();   // nobody reads it again, and the way down's outputs are most of a pass's memory
        }

        return scope.Return(resnet.Forward(joined, pass));
    }
}
