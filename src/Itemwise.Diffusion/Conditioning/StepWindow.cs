namespace Itemwise.Diffusion.Conditioning;

/// <summary>A part of a run, as shares of the steps that it executes: where a run starts late, the steps before do not count.</summary>
/// <param name="From">Share of the steps before the window, 0 to 1; 0 opens it at the start.</param>
/// <param name="To">Share of the steps before the window's end, 0 to 1; 1 leaves it open to the end.</param>
public readonly record struct StepWindow(double From, double To)
{
    /// <summary>The whole run.</summary>
    public static StepWindow Always => new(0, 1);

    /// <summary>How many steps a share of a run is; the one place where shares become steps.</summary>
    /// <remarks>A whole number wherever the share was meant as one: 0.55 of 100 steps are 55 and 0.58 of them 58, though the
    /// products of the nearest doubles are 55.00000000000001 and 57.99999999999999.</remarks>
    /// <param name="share">Share of the steps, 0 to 1.</param>
    /// <param name="stepCount">Steps of the run.</param>
    public static double StepsOf(double share, int stepCount)
    {
        const double rounding = 1e-9;   // of a step: far above what doubles lose, far below what anybody writes down
        var steps = share * stepCount;
        var whole = Math.Round(steps);
        return Math.Abs(steps - whole) < rounding ? whole : steps;
    }

    /// <summary>Whether a step lies inside.</summary>
    public bool Contains(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var count = step.ExecutedCount;
        return step.ExecutedIndex >= StepsOf(From, count) && step.ExecutedIndex < StepsOf(To, count);
    }
}
