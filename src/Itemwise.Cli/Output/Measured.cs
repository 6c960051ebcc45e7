using System.Diagnostics;
using Itemwise.Editing.Running;
using Itemwise.Torch;

namespace Itemwise.Cli.Output;

/// <summary>What work cost. Taken at its very end, when the model is closed.</summary>
/// <param name="Seconds">Wall-clock time, loading included.</param>
/// <param name="PeakBytes">The most memory that the process ever had.</param>
/// <param name="LiveTensors">Native tensors that are still there: 0, or something leaked.</param>
internal readonly record struct Measured(double Seconds, long PeakBytes, long LiveTensors)
{
    /// <summary>Starts a clock.</summary>
    public static long Start() => Stopwatch.GetTimestamp();

    /// <summary>Reads it, and the counters.</summary>
    public static Measured Since(long start) => new(Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3),
        ProcessMemory.PeakBytes, TensorCounts.Live);
}
