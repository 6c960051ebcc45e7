namespace Itemwise.Jobs.Sqlite;

/// <summary>What changed, written down in the transaction that changes it.</summary>
internal sealed class EventLog(LedgerTransaction transaction, long now)
{
    /// <summary>Of a job, with the state that it has by now.</summary>
    public void Add(JobEventKind kind, string job) => transaction.Run("""
        INSERT INTO job_event (kind, job, workspace, state, fence, at)
        SELECT $kind, id, workspace, state, fence, $now FROM job WHERE id = $job
        """, ("kind", kind.ToString()), ("job", job), ("now", now));

    /// <summary>Of the queue as a whole.</summary>
    public void AddForQueue() => transaction.Run("INSERT INTO job_event (kind, at) VALUES ($kind, $now)",
        ("kind", nameof(JobEventKind.Queue)), ("now", now));
}
