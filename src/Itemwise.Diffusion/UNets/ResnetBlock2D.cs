using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Two convolutions beside a shortcut, with the time step added between them.</summary>
internal sealed class ResnetBlock2D
{
    private readonly string path;
    private readonly GroupNorm norm1, norm2;
    private readonly Conv2d conv1, conv2;
    private readonly Linear timeProjection;
    private readonly Conv2d? shortcut;

    public ResnetBlock2D(WeightPath w, UNetConfig config, int inChannels, int outChannels)
    {
        path = w.Path;
        norm1 = new GroupNorm(w / "norm1", config.NormGroups, inChannels, config.NormEpsilon);
        conv1 = new Conv2d(w / "conv1", inChannels, outChannels, kernel: 3, padding: 1);
        timeProjection = new Linear(w / "time_emb_proj", config.TimeEmbeddingWidth, outChannels);
        norm2 = new GroupNorm(w / "norm2", config.NormGroups, outChannels, config.NormEpsilon);
        conv2 = new Conv2d(w / "conv2", outChannels, outChannels, kernel: 3, padding: 1);
        shortcut = inChannels == outChannels ? null : new Conv2d(w / "conv_shortcut", inChannels, outChannels, kernel: 1);
    }

    /// <param name="input">[L, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[L, C', H, W].</returns>
    public Tensor Forward(Tensor input, UNetPass pass)
    {
        using var scope = TensorScope.Enter();
        var hidden = conv1.Forward(norm1.Forward(input, silu: true));
        // In place on convolutions' outputs alone: their backward needs inputs and weights, so nothing it saved is overwritten.
        hidden.AddInPlace(timeProjection.Forward(pass.Time).Unsqueeze(2).Unsqueeze(3));
        hidden = conv2.Forward(norm2.Forward(hidden, silu: true));
        hidden.AddInPlace(shortcut?.Forward(input) ?? input);
        return scope.Return(pass.See(path, hidden));
    }
}
