using System.Collections.Immutable;

namespace Itemwise.Diffusion.Prompts;

/// <summary>As much of a prompt as a text encoder reads at once.</summary>
/// <param name="Ids">Start, words, end, padding: as many as the encoder takes.</param>
/// <param name="Weights">What each id's state is multiplied by; 1 for start, end and padding.</param>
public sealed record PromptChunk(ImmutableArray<int> Ids, ImmutableArray<double> Weights)
{
    /// <summary>Whether no state is multiplied.</summary>
    public bool IsPlain => Weights.All(weight => weight == 1);
}
