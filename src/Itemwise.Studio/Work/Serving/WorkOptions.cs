using System.Collections.Immutable;

namespace Itemwise.Studio.Work.Serving;

/// <summary>What the studio's work needs of whoever starts the studio.</summary>
/// <param name="Database">The queue's file.</param>
/// <param name="Results">The folder for what jobs leave that is no step, each in a folder named by the job's id.</param>
/// <param name="Timings">The file that remembers how long work took on this machine.</param>
/// <param name="Command">The program of the worker process and its first arguments; empty for none.</param>
public sealed record WorkOptions(string Database, string Results, string Timings, ImmutableArray<string> Command)
{
    /// <summary>How long a worker may say nothing before it is taken for hung.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Sentences of the worker as the page may read them: without places on this machine.</summary>
    public Func<string, string> Spoken { get; init; } = sentence => sentence;

    /// <summary>How long a worker that is to stop may take.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long what is over is remembered.</summary>
    public Retention Retention { get; init; } = new();
}
