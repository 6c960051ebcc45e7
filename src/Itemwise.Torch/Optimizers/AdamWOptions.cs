namespace Itemwise.Torch;

/// <summary>The settings of <see cref="AdamW"/>; the defaults are PyTorch's.</summary>
/// <param name="LearningRate">Size of a step.</param>
/// <param name="Beta1">Decay of the mean of gradients, 0 to 1.</param>
/// <param name="Beta2">Decay of the mean of squared gradients, 0 to 1.</param>
/// <param name="Epsilon">Added to the root of the squares.</param>
/// <param name="WeightDecay">Share of a weight, times the learning rate, that each step takes away; 0 is none.</param>
public sealed record AdamWOptions(
    double LearningRate = 1e-3, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0.01);
