using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>A low-rank change of a linear layer: y = W x + scale B A x (LoRA, arXiv:2106.09685).</summary>
/// <param name="Down">A, [r, in].</param>
/// <param name="Up">B, [out, r].</param>
/// <param name="Scale">alpha / r times the strength; 0 changes nothing.</param>
public sealed record LowRankDelta(Tensor Down, Tensor Up, double Scale);
