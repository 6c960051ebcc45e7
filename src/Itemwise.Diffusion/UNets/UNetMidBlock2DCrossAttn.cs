using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>The bottom of the UNet: a residual block, a transformer, a residual block.</summary>
internal sealed class UNetMidBlock2DCrossAttn
{
    private readonly ResnetBlock2D first, second;
    private readonly Transformer2DModel attention;

    public UNetMidBlock2DCrossAttn(WeightPath w, int timeWidth, UNetConfig config)
    {
        var channels = config.Channels[^1];
        first = new ResnetBlock2D(w / "resnets" / 0, channels, channels, timeWidth, config);
        attention = new Transformer2DModel(w / "attentions" / 0, channels, config.Heads[^1], config.TransformerLayers[^1], UNetStage.Mid, config);
        second = new ResnetBlock2D(w / "resnets" / 1, channels, channels, timeWidth, config);
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => attention.Sites;

    /// <summary>[L, C, H, W] to the same shape.</summary>
    public Tensor Forward(Tensor sample, Tensor time, UNetContext context)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(second.Forward(attention.Forward(first.Forward(sample, time), context), time));
    }
}
