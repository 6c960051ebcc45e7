namespace Itemwise.Editing.AttentionLearning;

/// <summary>How low a loss must come at a step of a run before learning stops there: it falls along the run.</summary>
/// <remarks>Dynamic Prompt Learning (arXiv:2309.15664, equation 10), beta exp(-i / alpha), with i counting steps from the noisiest; the
/// paper writes the time step in its place, which would rise.</remarks>
/// <param name="Beta">At the first step.</param>
/// <param name="Alpha">Steps in which it falls to 1/e of that.</param>
public readonly record struct GradualThreshold(double Beta, double Alpha)
{
    /// <summary>The threshold at a step, counted from 0.</summary>
    public double At(int step) => Beta * Math.Exp(-step / Alpha);
}
