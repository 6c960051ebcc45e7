using System.Diagnostics;
using Itemwise.Torch;

namespace Itemwise.Cli.Benchmarks;

/// <summary>Seconds of a piece of work: medians, so that a busy moment of the machine does not count.</summary>
/// <param name="device">Where it computes; waited for.</param>
/// <param name="cancellation">Looked at between runs.</param>
internal sealed class Timing(Device device, CancellationToken cancellation)
{
    private const int FewestRuns = 3;
    private const int MostRuns = 25;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(3);

    /// <summary>The median of some runs after one that does not count.</summary>
    public double Median(Action work) => Medians(work)[0];

    /// <summary>Medians of several pieces that take turns, so that what disturbs one disturbs all.</summary>
    public double[] Medians(params ReadOnlySpan<Action> works)
    {
        var seconds = new List<double>[works.Length];
        for (var i = 0; i < works.Length; i++)
        {
            seconds[i] = [];
            _ = Once(works[i]);
        }

        var all = Stopwatch.StartNew();
        while (seconds[0].Count < FewestRuns || (all.Elapsed < Enough && seconds[0].Count < MostRuns))
        {
            for (var i = 0; i < works.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                seconds[i].Add(Once(works[i]));
            }
        }

        return [.. seconds.Select(runs => runs.Order().ElementAt(runs.Count / 2))];
    }

    private double Once(Action work)
    {
        TorchRuntime.Synchronize(device);
        var start = Stopwatch.GetTimestamp();
        work();
        TorchRuntime.Synchronize(device);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
