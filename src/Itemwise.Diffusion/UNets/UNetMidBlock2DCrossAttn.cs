using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>The bottom: attention between two residual blocks.</summary>
internal sealed class UNetMidBlock2DCrossAttn
{
    private readonly string path;
    private readonly ResnetBlock2D before, after;
    private readonly Transformer2DModel attention;

    public UNetMidBlock2DCrossAttn(WeightPath w, UNetConfig config)
    {
        path = w.Path;
        var channels = config.Channels[^1];
        before = new ResnetBlock2D(w / "resnets" / 0, config, channels, channels);
        attention = new Transformer2DModel(w / "attentions" / 0, config, UNetStage.Mid, config.LevelCount - 1);
        after = new ResnetBlock2D(w / "resnets" / 1, config, channels, channels);
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => attention.Sites;

    /// <param name="hidden">[L, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[L, C, H, W].</returns>
    public Tensor Forward(Tensor hidden, UNetPass pass)
    {
        using var scope = TensorScope.Enter();
        hidden = attention.Forward(pass.Segment(hidden, before.Forward), pass);
        return scope.Return(pass.See(path, pass.Segment(hidden, after.Forward)));
    }
}
