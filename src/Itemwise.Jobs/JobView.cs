namespace Itemwise.Jobs;

/// <summary>A job as the ledger has it at one moment.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Request">What was requested.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Place">Where it stands in the queue: of two that wait, the smaller number runs first.</param>
/// <param name="Attempt">How often it was claimed.</param>
/// <param name="Strikes">How many workers died of it since it last gained a step.</param>
/// <param name="Progress">What its worker last said of it.</param>
/// <param name="Checkpoint">What its worker last kept; see <see cref="IJobLedger.Checkpoint"/>.</param>
/// <param name="IsCancelRequested">Whether somebody requested its end.</param>
/// <param name="Result">What came of it, as JSON; once it is done.</param>
/// <param name="Error">Why it failed, waits for another attempt, or was set aside.</param>
/// <param name="Created">When it was submitted.</param>
/// <param name="Started">When it was last claimed.</param>
/// <param name="Finished">When it ended.</param>
public sealed record JobView(JobId Id, JobRequest Request, JobState State, long Place, int Attempt, int Strikes, StepProgress Progress,
    JobCheckpoint? Checkpoint, bool IsCancelRequested, string? Result, JobError? Error,
    DateTimeOffset Created, DateTimeOffset? Started, DateTimeOffset? Finished)
{
    /// <summary>Whether it has ended, whichever way.</summary>
    public bool HasEnded => State is not (JobState.Queued or JobState.Running);
}
