namespace Itemwise.Diffusion.Conditioning;

/// <summary>A part of a run, as shares of its steps.</summary>
/// <param name="From">Share of the steps before the window, 0 to 1; 0 opens it at the start.</param>
/// <param name="To">Share of the steps before the window's end, 0 to 1; 1 leaves it open to the end.</param>
public readonly record struct StepWindow(double From, double To)
{
    /// <summary>The whole run.</summary>
    public static StepWindow Always => new(0, 1);

    /// <summary>Whether a step lies inside.</summary>
    public bool Contains(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Index >= From * step.Count && step.Index < To * step.Count;
    }
}
