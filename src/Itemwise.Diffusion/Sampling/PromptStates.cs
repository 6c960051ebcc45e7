using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>What a model's text encoders make of prompts.</summary>
/// <param name="Tokens">[N, K, C]: token states, SDXL's two encoders joined on the last axis.</param>
/// <param name="Pooled">[N, P]: SDXL's pooled prompts; null in other families.</param>
public sealed record PromptStates(Tensor Tokens, Tensor? Pooled);
