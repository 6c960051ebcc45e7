using System.Globalization;
using Itemwise.Editing;
using Itemwise.Editing.Running;

namespace Itemwise.Cli.Progress;

/// <summary>A line for each finished phase, for logs; and one now and then within long phases.</summary>
internal sealed class LineDisplay(Action<string> write) : IProgress<EditingProgress>
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);
    private PhaseClock? clock;
    private TimeSpan lastLine;

    public void Report(EditingProgress value)
    {
        var (phase, step, stepCount) = (value.Phase, value.Step, value.StepCount);
        if (clock?.Phase != phase)
        {
            clock = new PhaseClock(phase, step);
            lastLine = TimeSpan.Zero;
        }

        if (stepCount > 0 && step == stepCount)
        {
            var took = clock.Rate(step) is null ? "" : string.Create(CultureInfo.InvariantCulture,
                $" in {clock.Elapsed.TotalSeconds:0.0} s");
            write(string.Create(CultureInfo.InvariantCulture, $"{phase}: {stepCount} {(stepCount == 1 ? "step" : "steps")}{took}"));
        }
        else if (stepCount > 0 && clock.Elapsed - lastLine >= BetweenLines)
        {
            lastLine = clock.Elapsed;
            write($"{phase}: {clock.Tell(value)}");
        }
    }
}
