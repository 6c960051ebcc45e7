namespace Itemwise.Diffusion.Prompts;

/// <summary>A piece of a prompt with one weight.</summary>
/// <param name="Text">The words.</param>
/// <param name="Weight">1 as written plainly; what the words' states are multiplied by.</param>
/// <param name="EndsChunk">Whether BREAK stood after it: what follows begins a chunk of its own.</param>
public sealed record PromptFragment(string Text, double Weight = 1, bool EndsChunk = false);
