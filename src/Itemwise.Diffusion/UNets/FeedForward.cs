using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>A wider layer with a gate (GEGLU, arXiv:2002.05202), and back.</summary>
internal sealed class FeedForward
{
    private const int Expansion = 4;

    private readonly string path;
    private readonly Linear toGated, toOut;

    public FeedForward(WeightPath w, int channels)
    {
        path = w.Path;
        toGated = new Linear(w / "net.0.proj", channels, 2 * Expansion * channels);
        toOut = new Linear(w / "net.2", Expansion * channels, channels);
    }

    /// <param name="input">[L, Q, C].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[L, Q, C].</returns>
    public Tensor Forward(Tensor input, UNetPass pass)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(pass.See(path, toOut.Forward(toGated.Forward(input).GeGlu())));
    }
}
