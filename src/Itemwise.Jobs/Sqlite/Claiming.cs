using System.Text.Json;

namespace Itemwise.Jobs.Sqlite;

/// <summary>How jobs come to workers, and back when a worker dies.</summary>
internal sealed class Claiming(LedgerTransaction transaction, long now)
{
    private const int StrikesToQuarantine = 3;
    private const int DeathsToQuarantine = 10;
    private static readonly JobError Silent = new(JobError.Other, "Its worker was not heard of any more.");

    private readonly EventLog events = new(transaction, now);

    public Claim? Next(Worker worker, TimeSpan leaseTime)
    {
        foreach (var job in transaction.Rows(row => row.GetString(0), """
            SELECT job.id FROM job JOIN workspace ON workspace.id = job.workspace
            WHERE job.state = 'Running' AND workspace.lease_until <= $now
            """, ("now", now)))
        {
            Lose(job, Silent, isBlamed: true);
        }

        return First(worker) is { } first ? Take(first, worker, leaseTime) : null;
    }

    public bool Abandon(string owner, JobError reason, bool isBlamed)
    {
        var jobs = transaction.Rows(row => row.GetString(0), """
            SELECT job.id FROM job JOIN workspace ON workspace.id = job.workspace
            WHERE job.state = 'Running'
            AND (workspace.owner = $owner OR substr(workspace.owner, 1, length($owner) + 1) = $owner || '/')
            """, ("owner", owner));
        jobs.ForEach(job => Lose(job, reason, isBlamed));
        return jobs.Count > 0;
    }

    // In a workspace jobs run in the order of the queue: one that must wait holds up those behind it there, and nowhere else.
    private JobView? First(Worker worker) => transaction.Rows(JobRow.View, $"""
        SELECT {JobRow.Columns} FROM job
        WHERE state = 'Queued' AND not_before <= $now AND (SELECT is_paused FROM queue) = 0
        AND workspace NOT IN (SELECT value FROM json_each($avoided))
        AND NOT EXISTS (SELECT 1 FROM job other WHERE other.workspace = job.workspace AND other.state = 'Running')
        AND NOT EXISTS (SELECT 1 FROM job other
            WHERE other.workspace = job.workspace AND other.state = 'Queued' AND other.place < job.place)
        ORDER BY place LIMIT 1
        """, ("now", now), ("avoided", JsonSerializer.Serialize(worker.Avoided.Select(workspace => workspace.Value)))).SingleOrDefault();

    private Claim Take(JobView job, Worker worker, TimeSpan leaseTime)
    {
        var fence = transaction.Number("""
            UPDATE workspace SET fence = fence + 1, owner = $owner, lease_until = $until WHERE id = $workspace RETURNING fence
            """, ("workspace", job.Request.Workspace.Value), ("owner", worker.Owner),
            ("until", now + (long)leaseTime.TotalMilliseconds))!.Value;
        transaction.Run("""
            UPDATE job SET state = 'Running', fence = $fence, attempt = attempt + 1, started = $now, error_code = NULL, error_text = NULL,
            seconds_left = NULL WHERE id = $job
            """, ("job", job.Id.Value), ("fence", fence), ("now", now));
        events.Add(JobEventKind.State, job.Id.Value);
        return new(job.Id, worker.Owner, fence, job.Attempt + 1, job.Checkpoint, job.Request);
    }

    private void Lose(string job, JobError reason, bool isBlamed)
    {
        transaction.Run("UPDATE workspace SET owner = NULL, lease_until = NULL WHERE id = (SELECT workspace FROM job WHERE id = $job)",
            ("job", job));
        transaction.Run("""
            UPDATE job SET strikes = strikes + $blamed, deaths = deaths + 1, error_code = $code, error_text = $text, seconds_left = NULL
            WHERE id = $job
            """, ("job", job), ("blamed", isBlamed), ("code", reason.Code), ("text", reason.Sentence));
        transaction.Run("""
            UPDATE job SET state = CASE
                WHEN cancel THEN 'Cancelled'
                WHEN strikes >= $strikes OR deaths >= $deaths THEN 'Quarantined'
                ELSE 'Queued' END
            WHERE id = $job
            """, ("job", job), ("strikes", StrikesToQuarantine), ("deaths", DeathsToQuarantine));
        transaction.Run("UPDATE job SET finished = $now WHERE id = $job AND state <> 'Queued'", ("job", job), ("now", now));
        events.Add(JobEventKind.State, job);
    }
}
