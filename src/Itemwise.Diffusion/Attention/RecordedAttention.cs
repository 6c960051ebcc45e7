using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>The probabilities of one call of an attention layer.</summary>
/// <param name="Site">The layer.</param>
/// <param name="Step">The step of the run.</param>
/// <param name="Batch">The rows that took part, in order.</param>
/// <param name="Keys">What the keys mean, for the same rows.</param>
/// <param name="Height">Height of the map whose pixels the queries are, row by row.</param>
/// <param name="Width">Width of that map.</param>
/// <param name="Probabilities">[L, H, Q, K], float32; the recorder's.</param>
public sealed record RecordedAttention(AttentionSite Site, Step Step, Batch Batch, KeyLayout Keys, int Height, int Width,
    Tensor Probabilities);
