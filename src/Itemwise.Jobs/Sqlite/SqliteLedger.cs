namespace Itemwise.Jobs.Sqlite;

/// <summary>The ledger of one machine, in an SQLite file that several processes open.</summary>
/// <remarks>Every write is a transaction that holds the file's only write lock from its begin on, so that none sees what another is about
/// to change; it is on disk when it returns.</remarks>
public sealed class SqliteLedger : IJobLedger, IDisposable
{
    private readonly LedgerDatabase database;
    private readonly TimeProvider clock;

    /// <summary>Opens a ledger, and makes an empty one where there is none.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="leaseTime">How long a lease lasts; 15 s where nothing is said.</param>
    /// <param name="clock">The clock of leases and events; every process that opens the file must see the same time.</param>
    /// <exception cref="InputRefusedException">The file is no ledger, of a newer program, or may not be opened.</exception>
    /// <exception cref="ResourceException">The disk is full or fails.</exception>
    public SqliteLedger(string path, TimeSpan? leaseTime = null, TimeProvider? clock = null)
    {
        LeaseTime = leaseTime ?? TimeSpan.FromSeconds(15);
        this.clock = clock ?? TimeProvider.System;
        database = new(path);
    }

    /// <inheritdoc/>
    public TimeSpan LeaseTime { get; }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public Task<JobId> Submit(JobRequest request, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return database.Write(transaction =>
        {
            var before = transaction.Rows(JobRow.View, $"SELECT {JobRow.Columns} FROM job WHERE key = $key", ("key", request.Key));
            if (before.Count == 0)
            {
                return Accept(transaction, request);
            }

            return before[0].Request == request ? before[0].Id : throw new InputRefusedException(
                $"The key '{request.Key}' was used for another job ({before[0].Request.Words}): give each request a key of its own.");
        }, ct);
    }

    /// <inheritdoc/>
    public Task<Claim?> TryClaim(Worker worker, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return database.Write(transaction => new Claiming(transaction, Now).Next(worker, LeaseTime), ct);
    }

    /// <inheritdoc/>
    public Task<Lease> Renew(Claim claim, StepProgress progress, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(progress);
        return database.Write(transaction =>
        {
            var held = new HeldJob(transaction, claim, Now);
            if (!held.Exists)
            {
                return Lease.Lost;
            }

            held.Renew(LeaseTime, progress);
            return held.IsCancelRequested ? Lease.HeldCancel : Lease.Held;
        }, ct);
    }

    /// <inheritdoc/>
    public Task<bool> Checkpoint(Claim claim, JobCheckpoint checkpoint, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return WhileHeld(claim, held => held.Keep(LeaseTime, checkpoint), null, ct);
    }

    /// <inheritdoc/>
    public Task<bool> Complete(Claim claim, string result, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        return WhileHeld(claim, held => held.End(JobState.Done, result, null), JobState.Done, ct);
    }

    /// <inheritdoc/>
    public Task<bool> Fail(Claim claim, JobError error, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(error);
        return WhileHeld(claim, held => held.End(JobState.Failed, null, error), JobState.Failed, ct);
    }

    /// <inheritdoc/>
    public Task Release(Claim claim, JobError? reason = null, TimeSpan delay = default, CancellationToken ct = default) =>
        WhileHeld(claim, held => held.Release(reason, delay), null, ct);

    /// <inheritdoc/>
    public Task Abandon(string owner, JobError reason, bool isBlamed, CancellationToken ct = default) =>
        database.Write(transaction => new Claiming(transaction, Now).Abandon(owner, reason, isBlamed), ct);

    /// <inheritdoc/>
    public Task<bool> RequestCancel(JobId job, CancellationToken ct = default) => database.Write(transaction =>
        new Queue(transaction, Now).RequestCancel(job), ct);

    /// <inheritdoc/>
    public Task<bool> Place(JobId job, JobId? before, CancellationToken ct = default) => database.Write(transaction =>
        new Queue(transaction, Now).Place(job, before), ct);

    /// <inheritdoc/>
    public Task SetPaused(bool isPaused, CancellationToken ct = default) => database.Write(transaction =>
        new Queue(transaction, Now).SetPaused(isPaused), ct);

    /// <inheritdoc/>
    public Task<bool> IsPaused(CancellationToken ct = default) => database.Read(transaction =>
        transaction.Number("SELECT is_paused FROM queue") != 0, ct);

    /// <inheritdoc/>
    public Task<JobView?> Get(JobId job, CancellationToken ct = default) => database.Read(transaction =>
        transaction.Rows(JobRow.View, $"SELECT {JobRow.Columns} FROM job WHERE id = $job", ("job", job.Value)).SingleOrDefault(), ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobView>> List(int endedCount = 100, CancellationToken ct = default) =>
        database.Read<IReadOnlyList<JobView>>(transaction =>
        [
            .. transaction.Rows(JobRow.View,
                $"SELECT {JobRow.Columns} FROM job WHERE state IN ('Queued', 'Running') ORDER BY state = 'Queued', place"),
            .. transaction.Rows(JobRow.View,
                $"SELECT {JobRow.Columns} FROM job WHERE finished IS NOT NULL ORDER BY finished DESC, seq DESC LIMIT $count",
                ("count", endedCount)),
        ], ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobEvent>> Events(long after, int limit = 1000, CancellationToken ct = default) =>
        database.Read<IReadOnlyList<JobEvent>>(transaction => transaction.Rows(JobRow.Event,
            "SELECT seq, kind, job, workspace, state, at FROM job_event WHERE seq > $after ORDER BY seq LIMIT $limit",
            ("after", after), ("limit", limit)), ct);

    /// <inheritdoc/>
    public Task<long> LastEvent(CancellationToken ct = default) =>
        database.Read(transaction => transaction.Number("SELECT max(seq) FROM job_event") ?? 0, ct);

    /// <inheritdoc/>
    public Task<IReadOnlyList<JobId>> Forget(DateTimeOffset before, int most, CancellationToken ct = default) =>
        database.Write(transaction => new Queue(transaction, Now).Forget(before.ToUnixTimeMilliseconds(), most), ct);

    /// <summary>Closes the file.</summary>
    public void Dispose() => database.Dispose();

    private JobId Accept(LedgerTransaction transaction, JobRequest request)
    {
        var id = JobId.New();
        new Queue(transaction, Now).Append(id, request);
        return id;
    }

    // A response gets lost: an end that this claim wrote before is reported as written.
    private Task<bool> WhileHeld(Claim claim, Action<HeldJob> write, JobState? end, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.Write(transaction =>
        {
            var held = new HeldJob(transaction, claim, Now);
            if (held.Exists)
            {
                write(held);
                return true;
            }

            return end is { } state && held.HasEndedAs(state);
        }, ct);
    }
}
