using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>The lowest level of encoder and decoder: a residual block, attention, a residual block.</summary>
internal sealed class MidBlock
{
    private readonly string path;
    private readonly ResidualBlock before, after;
    private readonly SpatialAttention? attention;

    public MidBlock(WeightPath w, AutoencoderKLConfig config)
    {
        path = w.Path;
        var channels = config.BlockOutChannels[^1];
        before = new ResidualBlock(w / "resnets" / 0, channels, channels, config.NormGroups);
        attention = config.MidBlockAttention ? new SpatialAttention(w / "attentions" / 0, channels, config.NormGroups) : null;
        after = new ResidualBlock(w / "resnets" / 1, channels, channels, config.NormGroups);
    }

    /// <param name="input">[B, C, H, W].</param>
    /// <param name="watch">Given the output of each stage.</param>
    /// <returns>[B, C, H, W].</returns>
    public Tensor Forward(Tensor input, Action<string, Tensor>? watch)
    {
        using var scope = TensorScope.Enter();
        var hidden = before.Forward(input);
        if (attention is not null)
        {
            hidden = attention.Forward(hidden);
            watch?.Invoke($"{path}.attentions.0", hidden);
        }

        hidden = after.Forward(hidden);
        watch?.Invoke(path, hidden);
        return scope.Return(hidden);
    }
}
