using Itemwise.Jobs;

namespace Itemwise.Studio.Work.Serving;

/// <summary>A job as the page sees it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Workspace">The id of what it works on.</param>
/// <param name="Kind">Which kind of work.</param>
/// <param name="Words">What was requested, as it would be typed.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Place">Of two that wait, the smaller number runs first.</param>
/// <param name="Attempt">How often it was begun.</param>
/// <param name="Strikes">How many workers died of it since it last gained a step.</param>
/// <param name="Created">When it was submitted.</param>
public sealed record StudioJobView(
    string Id, string Workspace, string Kind, string Words, JobState State, long Place, int Attempt, int Strikes, DateTimeOffset Created)
{
    /// <summary>What is being done; null before anything was.</summary>
    public string? Phase { get; init; }

    /// <summary>Steps of the phase that are done.</summary>
    public int Step { get; init; }

    /// <summary>All steps of the phase; 0 where it has none.</summary>
    public int Steps { get; init; }

    /// <summary>The estimated rest of the whole job; null where nobody can tell.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Whether its end was requested and it still runs.</summary>
    public bool? IsStopping { get; init; }

    /// <summary>Why it failed, was set aside, or waits for another attempt.</summary>
    public string? Error { get; init; }

    /// <summary>The exit code that the command line would have ended with.</summary>
    public int? Code { get; init; }

    /// <summary>What came of it.</summary>
    public JobResult? Result { get; init; }

    /// <summary>When it was last begun.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    internal static StudioJobView Of(JobView job, LiveStep? live, Func<string, string> spoken)
    {
        var isRunning = job.State == JobState.Running;
        var view = new StudioJobView(job.Id.Value, job.Request.Workspace.Value, job.Request.Kind, job.Request.Words, job.State, job.Place,
            job.Attempt, job.Strikes, job.Created)
        {
            Phase = job.Progress.Phase, Step = job.Progress.Step, Steps = job.Progress.Steps, SecondsLeft = job.Progress.SecondsLeft,
            IsStopping = isRunning && job.IsCancelRequested ? true : null,
            Error = job.Error is { } error ? spoken(error.Sentence) : null, Code = job.Error?.Code,
            Result = JobResult.Read(job.Result)?.Spoken(spoken), Started = job.Started, Finished = job.Finished,
        };
        return !isRunning || live is null ? view
            : view with { Phase = live.Phase, Step = live.Step, Steps = live.Steps, SecondsLeft = live.SecondsLeft };
    }
}
