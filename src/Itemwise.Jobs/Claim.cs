namespace Itemwise.Jobs;

/// <summary>A worker's right to run a job, for as long as its lease lasts.</summary>
/// <param name="Job">The job.</param>
/// <param name="Owner">Who claimed it.</param>
/// <param name="Fence">The workspace's count of claims, which is in every write: whoever has an older one is refused.</param>
/// <param name="Attempt">Which claim of this job it is, counted from 1.</param>
/// <param name="Checkpoint">What an earlier attempt left.</param>
/// <param name="Request">What to do.</param>
public sealed record Claim(JobId Job, string Owner, long Fence, int Attempt, JobCheckpoint? Checkpoint, JobRequest Request);
