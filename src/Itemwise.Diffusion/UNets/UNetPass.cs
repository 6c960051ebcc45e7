using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>What a UNet's blocks share during one forward pass.</summary>
/// <param name="Context">What the pass was told.</param>
/// <param name="Time">[L or 1, E]: the embedding of the time step after SiLU, which every residual block begins with.</param>
/// <param name="Watch">Told the output of each module by its path; null for nobody.</param>
internal sealed record UNetPass(UNetContext Context, Tensor Time, Action<string, Tensor>? Watch)
{
    public Tensor See(string path, Tensor output)
    {
        Watch?.Invoke(path, output);
        return output;
    }
}
