using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>What a UNet's blocks share during one forward pass.</summary>
/// <param name="Context">What the pass was told.</param>
/// <param name="Time">[L or 1, E]: the embedding of the time step after SiLU, which every residual block begins with.</param>
/// <param name="Watch">Told the output of each module by its path; null for nobody.</param>
internal sealed record UNetPass(UNetContext Context, Tensor Time, Action<string, Tensor>? Watch)
{
    /// <summary>Computes a part of the network whose graph is not kept where the pass has checkpoints. Parts do not contain parts.</summary>
    /// <param name="input">What the part reads of the pass, besides the time step and the prompts.</param>
    /// <param name="part">The part.</param>
    public Tensor Segment(Tensor input, Func<Tensor, UNetPass, Tensor> part) =>
        Context.Checkpoints is { } checkpoints ? checkpoints.Run(() => part(input, this)) : part(input, this);

    public Tensor See(string path, Tensor output)
    {
        Watch?.Invoke(path, output);
        return output;
    }
}
