using System.Globalization;

namespace Itemwise.Editing.Running;

/// <summary>The speed of one phase. Starts with the phase's first report, so that work which goes on from a stored state is not
/// counted twice.</summary>
/// <param name="phase">Its name.</param>
/// <param name="firstStep">Steps that were done when it was first reported.</param>
/// <param name="time">The system's where nothing is said.</param>
public sealed class PhaseClock(string phase, int firstStep, TimeProvider? time = null)
{
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly long start = (time ?? TimeProvider.System).GetTimestamp();

    /// <summary>The phase's name.</summary>
    public string Phase => phase;

    /// <summary>Time since it was first reported.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(start);

    /// <summary>Steps a second, or null where nothing was measured yet.</summary>
    public double? Rate(int step) => step > firstStep && Elapsed > TimeSpan.Zero ? (step - firstStep) / Elapsed.TotalSeconds : null;

    /// <summary>Such as "12/100, 3.8 steps/s, 0:23 left, loss 0.0123".</summary>
    public string Tell(EditingProgress now)
    {
        var (step, stepCount) = (now.Step, now.StepCount);
        var parts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{step}/{stepCount}") };
        if (Rate(step) is { } rate)
        {
            var left = now.Remaining ?? TimeSpan.FromSeconds(Math.Min((stepCount - step) / rate, 99 * 3600));
            parts.Add(rate >= 1 ? string.Create(CultureInfo.InvariantCulture, $"{rate:0.0} steps/s")
                : string.Create(CultureInfo.InvariantCulture, $"{1 / rate:0.0} s/step"));
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{(int)left.TotalMinutes}:{left.Seconds:00} left"));
        }

        if (now.Loss is { } value)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"loss {value:0.0000}"));
        }

        return string.Join(", ", parts);
    }
}
