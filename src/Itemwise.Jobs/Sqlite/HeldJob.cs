namespace Itemwise.Jobs.Sqlite;

/// <summary>What a worker writes of the job that it has; nothing, if by now it has it no longer.</summary>
internal sealed class HeldJob
{
    private readonly LedgerTransaction transaction;
    private readonly Claim claim;
    private readonly long now;
    private readonly EventLog events;
    private readonly JobView? job;

    public HeldJob(LedgerTransaction transaction, Claim claim, long now)
    {
        (this.transaction, this.claim, this.now) = (transaction, claim, now);
        events = new(transaction, now);
        job = transaction.Rows(JobRow.View, $"SELECT {JobRow.Columns} FROM job WHERE id = $job AND fence = $fence",
            ("job", claim.Job.Value), ("fence", claim.Fence)).SingleOrDefault();
        Exists = job?.State == JobState.Running && transaction.Number("""
            SELECT 1 FROM workspace WHERE id = $workspace AND fence = $fence AND owner = $owner
            """, ("workspace", claim.Request.Workspace.Value), ("fence", claim.Fence), ("owner", claim.Owner)) is not null;
    }

    /// <summary>Whether the worker still has it.</summary>
    public bool Exists { get; }

    public bool IsCancelRequested => job!.IsCancelRequested;

    /// <summary>Whether this very claim brought it to that end.</summary>
    public bool HasEndedAs(JobState state) => job?.State == state;

    public void Renew(TimeSpan leaseTime, StepProgress progress)
    {
        Extend(leaseTime);
        transaction.Run("UPDATE job SET phase = $phase, step = $step, steps = $steps, seconds_left = $left WHERE id = $job",
            ("job", claim.Job.Value), ("phase", progress.Phase), ("step", progress.Step), ("steps", progress.Steps),
            ("left", progress.SecondsLeft));
        if (progress.Phase != job!.Progress.Phase)
        {
            events.Add(JobEventKind.Phase, claim.Job.Value);
        }
    }

    public void Keep(TimeSpan leaseTime, JobCheckpoint checkpoint)
    {
        Extend(leaseTime);
        if (checkpoint.Step > (job!.Checkpoint?.Step ?? 0))
        {
            transaction.Run("UPDATE job SET strikes = 0, deaths = 0 WHERE id = $job", ("job", claim.Job.Value));
        }

        transaction.Run("UPDATE job SET checkpoint_step = $step, checkpoint = $content WHERE id = $job",
            ("job", claim.Job.Value), ("step", checkpoint.Step), ("content", checkpoint.Content));
    }

    public void End(JobState end, string? result, JobError? error)
    {
        FreeWorkspace();
        transaction.Run("""
            UPDATE job SET state = $state, result = $result, error_code = $code, error_text = $text, finished = $now, seconds_left = NULL
            WHERE id = $job
            """, ("job", claim.Job.Value), ("state", end.ToString()), ("result", result), ("code", error?.Code),
            ("text", error?.Sentence), ("now", now));
        events.Add(JobEventKind.State, claim.Job.Value);
    }

    public void Release(JobError? reason, TimeSpan delay)
    {
        if (IsCancelRequested)
        {
            End(JobState.Cancelled, null, null);
            return;
        }

        FreeWorkspace();
        transaction.Run("""
            UPDATE job SET state = 'Queued', not_before = $until, error_code = $code, error_text = $text,
                seconds_left = NULL WHERE id = $job
            """, ("job", claim.Job.Value), ("until", now + (long)delay.TotalMilliseconds), ("code", reason?.Code),
            ("text", reason?.Sentence));
        events.Add(JobEventKind.State, claim.Job.Value);
    }

    private void Extend(TimeSpan leaseTime) => transaction.Run("UPDATE workspace SET lease_until = $until WHERE id = $workspace",
        ("workspace", claim.Request.Workspace.Value), ("until", now + (long)leaseTime.TotalMilliseconds));

    private void FreeWorkspace() => transaction.Run("UPDATE workspace SET owner = NULL, lease_until = NULL WHERE id = $workspace",
        ("workspace", claim.Request.Workspace.Value));
}
