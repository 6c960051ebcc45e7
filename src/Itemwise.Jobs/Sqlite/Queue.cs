namespace Itemwise.Jobs.Sqlite;

/// <summary>What people do with the queue: submit, cancel, reorder, pause.</summary>
internal sealed class Queue(LedgerTransaction transaction, long now)
{
    private readonly EventLog events = new(transaction, now);

    public void Append(JobId id, JobRequest request)
    {
        transaction.Run("INSERT INTO workspace (id) VALUES ($workspace) ON CONFLICT DO NOTHING", ("workspace", request.Workspace.Value));
        transaction.Run("""
            INSERT INTO job (id, key, workspace, kind, body, words, state, place, created)
            VALUES ($id, $key, $workspace, $kind, $body, $words, 'Queued', (SELECT coalesce(max(place), 0) + 1 FROM job), $now)
            """, ("id", id.Value), ("key", request.Key), ("workspace", request.Workspace.Value), ("kind", request.Kind),
            ("body", request.Body), ("words", request.Words), ("now", now));
        events.Add(JobEventKind.State, id.Value);
    }

    public bool RequestCancel(JobId job)
    {
        if (transaction.Run("UPDATE job SET state = 'Cancelled', cancel = 1, finished = $now WHERE id = $job AND state = 'Queued'",
            ("job", job.Value), ("now", now)) == 1)
        {
            events.Add(JobEventKind.State, job.Value);
            return true;
        }

        if (transaction.Run("UPDATE job SET cancel = 1 WHERE id = $job AND state = 'Running' AND cancel = 0", ("job", job.Value)) == 1)
        {
            events.Add(JobEventKind.CancelRequested, job.Value);
            return true;
        }

        return transaction.Number("SELECT 1 FROM job WHERE id = $job AND state = 'Running'", ("job", job.Value)) is not null;
    }

    public bool Place(JobId job, JobId? before)
    {
        if (PlaceOf(job) is null)
        {
            return false;
        }

        var place = before is { } next ? PlaceOf(next) : transaction.Number("SELECT max(place) + 1 FROM job");
        if (place is null)
        {
            return false;
        }

        transaction.Run("UPDATE job SET place = place + 1 WHERE state = 'Queued' AND place >= $place", ("place", place));
        transaction.Run("UPDATE job SET place = $place WHERE id = $job", ("job", job.Value), ("place", place));
        events.Add(JobEventKind.Place, job.Value);
        return true;
    }

    public bool SetPaused(bool isPaused)
    {
        var changed = transaction.Run("UPDATE queue SET is_paused = $paused WHERE is_paused <> $paused", ("paused", isPaused)) == 1;
        if (changed)
        {
            events.AddForQueue();
        }

        return changed;
    }

    public IReadOnlyList<JobId> Forget(long before, int most)
    {
        var forgotten = transaction.Rows(row => new JobId(row.GetString(0)), """
            DELETE FROM job WHERE finished IS NOT NULL AND (finished < $before OR seq NOT IN
                (SELECT seq FROM job WHERE finished IS NOT NULL ORDER BY finished DESC, seq DESC LIMIT $most))
            RETURNING id
            """, ("before", before), ("most", most));
        // The newest stays, so that whoever watches goes on after it.
        transaction.Run("""
            DELETE FROM job_event WHERE seq < (SELECT max(seq) FROM job_event)
                AND (job NOT IN (SELECT id FROM job) OR (job IS NULL AND at < $before))
            """, ("before", before));
        return forgotten;
    }

    private long? PlaceOf(JobId job) =>
        transaction.Number("SELECT place FROM job WHERE id = $job AND state = 'Queued'", ("job", job.Value));
}
