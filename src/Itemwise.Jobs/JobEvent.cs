namespace Itemwise.Jobs;

/// <summary>Something that changed in the ledger. States and phases are events, steps are not.</summary>
/// <param name="Sequence">Grows from each to the next, over restarts too.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Job">Of which job; null when it is the queue that changed.</param>
/// <param name="Workspace">Of which workspace; null when it is the queue that changed.</param>
/// <param name="State">The job's state after it.</param>
/// <param name="At">When, by the ledger's clock.</param>
public sealed record JobEvent(long Sequence, JobEventKind Kind, JobId? Job, WorkspaceId? Workspace, JobState? State, DateTimeOffset At);
