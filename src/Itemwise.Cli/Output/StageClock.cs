using System.Collections.Immutable;
using System.Diagnostics;

namespace Itemwise.Cli.Output;

/// <summary>Measures stages that follow each other.</summary>
internal sealed class StageClock
{
    private readonly List<Stage> stages = [];
    private long start = Stopwatch.GetTimestamp();

    /// <summary>The stages so far.</summary>
    public ImmutableArray<Stage> Stages => [.. stages];

    /// <summary>Ends a stage; the next begins.</summary>
    public void Lap(string name)
    {
        stages.Add(new Stage(name, Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3)));
        start = Stopwatch.GetTimestamp();
    }
}
