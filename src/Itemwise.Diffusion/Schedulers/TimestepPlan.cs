using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>The time steps that samplers share: numbers first, then pairs.</summary>
internal static class TimestepPlan
{
    /// <summary>Whole time steps, the noisiest first: DDIM's, DDPM's and PLMS's.</summary>
    public static ImmutableArray<double> Whole(int timestepCount, int stepCount, TimestepSpacing spacing, int offset) =>
        [.. Spaced(timestepCount, stepCount, spacing, offset).Select(timestep => Math.Round(timestep))];

    /// <summary>Time steps for samplers that may lie between two trained ones: Euler's.</summary>
    public static ImmutableArray<double> Spaced(int timestepCount, int stepCount, TimestepSpacing spacing, int offset)
    {
        if (stepCount < 1 || stepCount > timestepCount)
        {
            throw new ArgumentOutOfRangeException(nameof(stepCount),
                $"A run has 1 to {timestepCount} steps, as the model was trained with; asked for: {stepCount}.");
        }

        var ratio = (double)timestepCount / stepCount;
        var steps = Enumerable.Range(0, stepCount);
        return spacing switch
        {
            TimestepSpacing.Linspace when stepCount == 1 => [0],   // the published libraries' list of one
            TimestepSpacing.Linspace => [.. steps.Reverse()
                .Select(step => (double)(float)(step * ((timestepCount - 1.0) / (stepCount - 1))))],
            TimestepSpacing.Leading => [.. steps.Reverse().Select(step => (double)((step * (timestepCount / stepCount)) + offset))],
            _ => [.. steps.Select(step => Math.Round(timestepCount - (step * ratio)) - 1)],
        };
    }

    /// <summary>The pairs of a list of time steps, each reaching the next and the last one the picture.</summary>
    public static ImmutableArray<Step> Chain(ImmutableArray<double> timesteps) =>
        [.. timesteps.Select((timestep, i) => new Step(i, timesteps.Length, timestep, i + 1 < timesteps.Length ? timesteps[i + 1] : -1))];

    /// <summary>Sigmas that crowd at the picture's end (arXiv:2206.00364, equation 5, rho 7).</summary>
    public static IEnumerable<double> KarrasSigmas(double largest, double smallest, int count)
    {
        const double rho = 7;
        var (from, to) = (Math.Pow(largest, 1 / rho), Math.Pow(smallest, 1 / rho));
        return Enumerable.Range(0, count).Select(i => Math.Pow(from + ((count == 1 ? 0 : (double)i / (count - 1)) * (to - from)), rho));
    }
}
