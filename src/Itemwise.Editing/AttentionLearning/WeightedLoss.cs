using Itemwise.Torch;

namespace Itemwise.Editing.AttentionLearning;

/// <summary>One of the losses that are lowered together.</summary>
/// <param name="Name">What curves and tables call it, such as <c>balancing</c>.</param>
/// <param name="Weight">Its factor in the sum; above 0.</param>
/// <param name="Threshold">How low it must come; null where learning does not wait for it.</param>
/// <param name="Of">From maps [H, W, K] to one number.</param>
public sealed record WeightedLoss(string Name, double Weight, GradualThreshold? Threshold, Func<Tensor, Tensor> Of);
