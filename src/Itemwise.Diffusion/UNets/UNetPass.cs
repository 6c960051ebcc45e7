using Itemwise.Diffusion.Attention;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>What a UNet's blocks share during one forward pass.</summary>
/// <param name="Context">What the pass is conditioned on.</param>
/// <param name="Time">[L or 1, E]: the embedding of the time step after SiLU, which every residual block begins with.</param>
/// <param name="Watch">Given the output of each module by its path; null for nobody.</param>
/// <param name="Last">The attention layer whose probabilities end the pass; null for a whole pass.</param>
internal sealed record UNetPass(UNetContext Context, Tensor Time, Action<string, Tensor>? Watch, AttentionSite? Last)
{
    /// <summary>Whether the last layer's probabilities were computed: what follows is skipped.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Computes a part of the network whose graph is not kept where the pass has
    /// checkpoints. Parts do not contain parts.</summary>
    /// <param name="input">What the part reads of the pass, besides the time step and the prompts.</param>
    /// <param name="part">The part.</param>
    /// <returns>What the part makes of the input; the input where the pass is over.</returns>
    public Tensor Segment(Tensor input, Func<Tensor, UNetPass, Tensor> part)
    {
        if (IsOver)
        {
            return input;
        }

        return Context.Checkpoints is { } checkpoints ? checkpoints.Run(() => part(input, this)) : part(input, this);
    }

    /// <summary>Whether the pass ends at a layer; if so, no segment after the one under way is computed.</summary>
    public bool EndsAt(AttentionSite site)
    {
        IsOver |= site == Last;
        return site == Last;
    }

    public Tensor See(string path, Tensor output)
    {
        if (!IsOver)
        {
            Watch?.Invoke(path, output);
        }

        return output;
    }
}
