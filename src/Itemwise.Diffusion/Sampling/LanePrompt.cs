using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>What a lane is conditioned on: one encoded prompt, or several side by side on the token axis.</summary>
/// <remarks>A value that borrows its tensors.</remarks>
/// <param name="Tokens">[1, K, C]: token states.</param>
/// <param name="Segments">What the tokens mean; default for a plain prompt, which every pixel sees whole.</param>
/// <param name="Pooled">SDXL: [1, P], the pooled prompt; else null.</param>
public sealed record LanePrompt(Tensor Tokens, ImmutableArray<Segment> Segments = default, Tensor? Pooled = null)
{
    /// <summary>One of several encoded prompts, as a plain prompt.</summary>
    /// <param name="states">The prompts.</param>
    /// <param name="index">Which of them.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public static LanePrompt Of(PromptStates states, int index = 0)
    {
        ArgumentNullException.ThrowIfNull(states);
        return new LanePrompt(states.Tokens.Slice(0, index, index + 1), default, states.Pooled?.Slice(0, index, index + 1));
    }
}
