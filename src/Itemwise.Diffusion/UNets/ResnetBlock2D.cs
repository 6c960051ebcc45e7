using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Two convolutions beside a shortcut, told the time between them.</summary>
internal sealed class ResnetBlock2D
{
    private readonly GroupNorm norm1, norm2;
    private readonly Conv2d conv1, conv2;
    private readonly Linear timeProjection;
    private readonly Conv2d? shortcut;

    public ResnetBlock2D(WeightPath w, int inChannels, int outChannels, int timeWidth, UNetConfig config)
    {
        norm1 = new GroupNorm(w / "norm1", config.NormGroups, inChannels, config.NormEpsilon);
        conv1 = new Conv2d(w / "conv1", inChannels, outChannels, kernel: 3, padding: 1);
        timeProjection = new Linear(w / "time_emb_proj", timeWidth, outChannels);
        norm2 = new GroupNorm(w / "norm2", config.NormGroups, outChannels, config.NormEpsilon);
        conv2 = new Conv2d(w / "conv2", outChannels, outChannels, kernel: 3, padding: 1);
        shortcut = inChannels == outChannels ? null : new Conv2d(w / "conv_shortcut", inChannels, outChannels, kernel: 1);
    }

    /// <param name="sample">[L, C, H, W].</param>
    /// <param name="time">[L, E], SiLU applied.</param>
    /// <returns>[L, C', H, W].</returns>
    public Tensor Forward(Tensor sample, Tensor time)
    {
        using var scope = TensorScope.Enter();
        var hidden = conv1.Forward(norm1.Forward(sample, silu: true)) + timeProjection.Forward(time).Unsqueeze(-1).Unsqueeze(-1);
        hidden = conv2.Forward(norm2.Forward(hidden, silu: true));
        return scope.Return((shortcut?.Forward(sample) ?? sample) + hidden);
    }
}
