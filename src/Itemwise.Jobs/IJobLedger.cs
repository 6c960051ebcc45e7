namespace Itemwise.Jobs;

/// <summary>Jobs that last: what was accepted is on disk, one job a workspace runs, and whoever lost a job can no longer write to
/// it.</summary>
/// <remarks>
/// <para>A job is queued, then running under a lease that its worker renews, then done, failed, cancelled or quarantined; these ends are
/// final. A lease that ran out, or whose worker was seen to die, queues the job again at its old place, with its checkpoint; the third
/// death in a row without a gained step sets it aside.</para>
/// <para>Exclusivity is the workspace's: each claim raises its fence, and every write of a worker names the fence that it was given.
/// Repeating a write with the same content changes nothing, for responses get lost.</para>
/// <para>Every method throws <see cref="ResourceException"/> when the ledger itself fails: nothing was written then, or all of it.</para>
/// </remarks>
public interface IJobLedger
{
    /// <summary>How long a lease lasts from its claim or renewal; renew at least every third of it.</summary>
    TimeSpan LeaseTime { get; }

    /// <summary>Accepts a job, at the end of the queue. Once this returns it survives any crash.</summary>
    /// <returns>Its name; that of the job there is, where one of this key was submitted before.</returns>
    /// <exception cref="InputRefusedException">The key was used for another request.</exception>
    Task<JobId> Submit(JobRequest request, CancellationToken ct = default);

    /// <summary>Takes the first job in the queue whose workspace is free, unless the queue is paused.</summary>
    /// <returns>Null when there is none.</returns>
    Task<Claim?> TryClaim(Worker worker, CancellationToken ct = default);

    /// <summary>Says that the worker lives and how far it is, and asks whether it shall go on.</summary>
    Task<Lease> Renew(Claim claim, StepProgress progress, CancellationToken ct = default);

    /// <summary>Keeps what another attempt would go on from. One that gains a step takes all strikes away.</summary>
    /// <returns>False: lost.</returns>
    Task<bool> Checkpoint(Claim claim, JobCheckpoint checkpoint, CancellationToken ct = default);

    /// <summary>Ends a job with its result.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="result">What came of it, as JSON.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    /// <returns>False: lost.</returns>
    Task<bool> Complete(Claim claim, string result, CancellationToken ct = default);

    /// <summary>Ends a job that cannot come to a result.</summary>
    /// <returns>False: lost.</returns>
    Task<bool> Fail(Claim claim, JobError error, CancellationToken ct = default);

    /// <summary>Gives a job back in order: it is queued again at its old place, or cancelled if that was requested.</summary>
    /// <param name="claim">The claim; one that was lost changes nothing.</param>
    /// <param name="reason">Why, for whoever looks at the queue; null for no reason that anybody needs.</param>
    /// <param name="delay">How long nobody shall claim it.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    Task Release(Claim claim, JobError? reason = null, TimeSpan delay = default, CancellationToken ct = default);

    /// <summary>Gives back what a worker had when it was seen to die, without waiting for its lease to run out.</summary>
    /// <param name="owner">The worker; or, of workers whose names begin with it and a slash, all.</param>
    /// <param name="reason">What it died of.</param>
    /// <param name="isBlamed">Whether the job may be the cause: it then has a strike. Who dies with the whole program is not blamed at
    /// once, only after ten such deaths without a gained step.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    Task Abandon(string owner, JobError reason, bool isBlamed, CancellationToken ct = default);

    /// <summary>Asks for a job's end: one that waits ends at once, one that runs when its worker next renews.</summary>
    /// <returns>False: there is no such job, or it had ended.</returns>
    Task<bool> RequestCancel(JobId job, CancellationToken ct = default);

    /// <summary>Moves a waiting job in the queue.</summary>
    /// <param name="job">The job.</param>
    /// <param name="before">The waiting job that shall come right after it; null moves it to the end.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    /// <returns>False: one of the two does not wait.</returns>
    Task<bool> Place(JobId job, JobId? before, CancellationToken ct = default);

    /// <summary>Lets no more jobs begin, or lets them begin again; what runs goes on.</summary>
    Task SetPaused(bool isPaused, CancellationToken ct = default);

    /// <summary>Whether jobs are kept from beginning.</summary>
    Task<bool> IsPaused(CancellationToken ct = default);

    /// <summary>A job as it is now; null where there is none of this name.</summary>
    Task<JobView?> Get(JobId job, CancellationToken ct = default);

    /// <summary>All jobs that have not ended in the order of the queue, then the last ended ones, newest first.</summary>
    /// <param name="endedCount">How many ended ones at most.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    Task<IReadOnlyList<JobView>> List(int endedCount = 100, CancellationToken ct = default);

    /// <summary>What changed after an event, oldest first.</summary>
    /// <param name="after">The sequence number of the last event that is known; 0 for the first time.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    Task<IReadOnlyList<JobEvent>> Events(long after, int limit = 1000, CancellationToken ct = default);

    /// <summary>The sequence number of the newest event; 0 where there is none.</summary>
    Task<long> LastEvent(CancellationToken ct = default);

    /// <summary>Forgets jobs that have ended, with their events: those that ended before a moment, and of the others the oldest beyond a
    /// number. What waits or runs is never forgotten, nor is the newest event.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="most">How many ended ones stay at most.</param>
    /// <param name="ct">Stops waiting for the ledger.</param>
    /// <returns>The names of those that are forgotten.</returns>
    Task<IReadOnlyList<JobId>> Forget(DateTimeOffset before, int most, CancellationToken ct = default);
}
