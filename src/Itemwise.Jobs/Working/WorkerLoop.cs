namespace Itemwise.Jobs.Working;

/// <summary>Claims jobs and does them, one after the other, on the thread that runs it.</summary>
/// <param name="ledger">Where the jobs are; borrowed.</param>
/// <param name="owner">The worker's name: another one for each process that starts.</param>
/// <param name="work">What is done with a job.</param>
/// <param name="clock">For the lease's age; the system's where nothing is said.</param>
public sealed class WorkerLoop(IJobLedger ledger, string owner, IJobWork work, TimeProvider? clock = null) : IDisposable
{
    // Whoever adds a job says so; this finds it where that was not heard.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private readonly SemaphoreSlim changed = new(0);
    private volatile LeaseKeeper? current;

    /// <summary>Receives errors that no job foresees; null for nobody.</summary>
    public Action<Exception>? Unexpected { get; init; }

    /// <summary>Says from any thread that the ledger changed: a job came, or one shall end.</summary>
    public void Look()
    {
        changed.Release();
        try
        {
            current?.Hasten();
        }
        catch (ObjectDisposedException)
        {
            // The job ended this moment.
        }
    }

    /// <summary>Works until it is stopped; a job that is being done then is given back.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (TryClaim(stop) is { } claim)
            {
                Do(claim, stop);
            }
            else
            {
                Wait(Poll, stop);
            }
        }
    }

    /// <summary>To be called when it runs no more.</summary>
    public void Dispose() => changed.Dispose();

    private Claim? TryClaim(CancellationToken stop)
    {
        try
        {
            return ledger.TryClaim(new(owner, work.Avoided()), stop).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (ResourceException error)
        {
            // After an outage every lease may have run out: others get the time to renew theirs.
            Unexpected?.Invoke(error);
            Wait(ledger.LeaseTime / 3, stop);
            return null;
        }
    }

    private void Do(Claim claim, CancellationToken stop)
    {
        using var lease = new LeaseKeeper(ledger, claim, clock, stop);
        current = lease;
        try
        {
            var result = work.Run(new JobRun(ledger, claim, lease));
            lease.Persist(() => ledger.Complete(claim, result, CancellationToken.None));
        }
        catch (OperationCanceledException) when (lease.Stopping.IsCancellationRequested)
        {
            Release(claim, lease, null, TimeSpan.Zero);
        }
        catch (JobDeferredException error)
        {
            Release(claim, lease, JobError.Of(error), error.Delay);
        }
#pragma warning disable CA1031 // Whatever a job does, the queue goes on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            if (error is not ItemwiseException)
            {
                Unexpected?.Invoke(error);
            }

            lease.Persist(() => ledger.Fail(claim, JobError.Of(error), CancellationToken.None));
        }
        finally
        {
            current = null;
        }
    }

    private void Release(Claim claim, LeaseKeeper lease, JobError? reason, TimeSpan delay) => lease.Persist(async () =>
    {
        await ledger.Release(claim, reason, delay, CancellationToken.None).ConfigureAwait(false);
        return true;
    });

    private void Wait(TimeSpan time, CancellationToken stop)
    {
        try
        {
            changed.Wait(time, stop);
        }
        catch (OperationCanceledException)
        {
            // Run looks at it next.
        }
    }
}
