using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Time steps with their noise-to-signal ratios; one sigma more than there are steps.</summary>
/// <param name="Steps">The pairs.</param>
/// <param name="Sigmas">Where each step starts, and where the last ends.</param>
internal sealed record SigmaPlan(ImmutableArray<Step> Steps, ImmutableArray<double> Sigmas)
{
    /// <summary>Euler's plan (arXiv:2206.00364): the sigmas of the time steps, or Karras' between
    /// the largest and smallest of them.</summary>
    public static SigmaPlan Euler(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing, int stepsOffset, bool karras, bool endsClean)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var timesteps = TimestepPlan.Spaced(schedule.TimestepCount, stepCount, spacing, stepsOffset);
        var sigmas = timesteps.Select(schedule.SigmaAt).ToArray();
        if (karras)
        {
            sigmas = [.. TimestepPlan.KarrasSigmas(sigmas[0], sigmas[^1], stepCount)];
            timesteps = [.. sigmas.Select(sigma => (double)(float)schedule.TimestepOf(sigma))];
        }

        return new(TimestepPlan.Chain(timesteps), Ended(schedule, sigmas, endsClean));
    }

    /// <summary>The plan of the multistep solvers in log-SNR, whose time steps are whole: one step more is laid out than taken, except
    /// trailing, so that it does not end on the first trained level but before it; or Karras' sigmas over all that was trained.</summary>
    public static SigmaPlan Solver(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing, int stepsOffset, bool karras, bool endsClean)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        if (karras)
        {
            var sigmas = TimestepPlan.KarrasSigmas(schedule.Sigmas[^1], schedule.Sigmas[0], stepCount).ToArray();
            return new(TimestepPlan.Chain([.. sigmas.Select(sigma => Math.Round(schedule.TimestepOf(sigma)))]),
                Ended(schedule, sigmas, endsClean));
        }

        var timesteps = spacing == TimestepSpacing.Trailing
            ? TimestepPlan.Whole(schedule.TimestepCount, stepCount, spacing, stepsOffset)
            : TimestepPlan.Whole(schedule.TimestepCount, stepCount + 1, spacing, stepsOffset)[..stepCount];
        return new(TimestepPlan.Chain(timesteps), Ended(schedule, timesteps.Select(schedule.SigmaAt), endsClean));
    }

    /// <summary>The sigmas as float32 holds them, and the last: clean, or the smallest trained.</summary>
    public static ImmutableArray<double> Ended(NoiseSchedule schedule, IEnumerable<double> sigmas, bool endsClean) =>
        [.. sigmas.Select(sigma => (double)(float)sigma), endsClean ? 0 : schedule.Sigmas[0]];

    /// <summary>What standard normal noise is multiplied by: plans that begin at the noisiest step
    /// take its sigma for the whole deviation.</summary>
    public double InitialNoiseScale(TimestepSpacing spacing) =>
        spacing == TimestepSpacing.Leading ? Math.Sqrt((Sigmas[0] * Sigmas[0]) + 1) : Sigmas[0];

    /// <summary>The level at a position of <see cref="Sigmas"/>, the signal kept at 1.</summary>
    public NoiseLevel Level(int index) => new(1, Sigmas[index]);
}
