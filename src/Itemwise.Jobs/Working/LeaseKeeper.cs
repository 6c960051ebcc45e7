namespace Itemwise.Jobs.Working;

/// <summary>Keeps a claim's lease beside the work, and tells the work when to stop.</summary>
/// <remarks>A renewal that fails is no loss; none for the time of a lease is, for then another worker may have the job.</remarks>
internal sealed class LeaseKeeper : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    private readonly IJobLedger ledger;
    private readonly Claim claim;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource stopping;
    private readonly CancellationTokenSource closing = new();
    private readonly SemaphoreSlim due = new(0);
    private readonly Task keeping;
    private long acknowledged;
    private volatile StepProgress progress = new(Phase: null);

    public LeaseKeeper(IJobLedger ledger, Claim claim, TimeProvider clock, CancellationToken stop)
    {
        (this.ledger, this.claim, this.clock) = (ledger, claim, clock);
        stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        acknowledged = clock.GetTimestamp();
        keeping = Task.Run(Keep, CancellationToken.None);
    }

    public CancellationToken Stopping => stopping.Token;

    /// <summary>Whether the job may be another worker's by now: nothing is to be written any more.</summary>
    public bool IsLost { get; private set; }

    public void Report(StepProgress now)
    {
        var isNew = now.Phase != progress.Phase;
        progress = now;
        if (isNew)
        {
            Hasten();
        }
    }

    /// <summary>Renews now rather than when it is due.</summary>
    public void Hasten() => due.Release();

    /// <summary>Writes what must not get lost, however long the ledger fails; until the lease is lost.</summary>
    /// <returns>What the ledger says; false where the lease was lost.</returns>
    public bool Persist(Func<Task<bool>> write)
    {
        while (!IsLost)
        {
            try
            {
                return write().GetAwaiter().GetResult();
            }
            catch (ResourceException)
            {
                Thread.Sleep(BetweenTries);
            }
        }

        return false;
    }

    public void Dispose()
    {
        closing.Cancel();
        keeping.GetAwaiter().GetResult();
        closing.Dispose();
        stopping.Dispose();
        due.Dispose();
    }

    private async Task Keep()
    {
        while (!closing.IsCancellationRequested && !IsLost)
        {
            try
            {
                await due.WaitAsync(ledger.LeaseTime / 3, closing.Token).ConfigureAwait(false);
                await Renew().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (closing.IsCancellationRequested)
            {
                return;
            }
            catch (ResourceException)
            {
                await Task.Delay(BetweenTries, CancellationToken.None).ConfigureAwait(false);
                if (clock.GetElapsedTime(acknowledged) >= ledger.LeaseTime)
                {
                    await Lose().ConfigureAwait(false);
                }
                else
                {
                    due.Release();
                }
            }
        }
    }

    private async Task Renew()
    {
        var sent = clock.GetTimestamp();
        switch (await ledger.Renew(claim, progress, closing.Token).ConfigureAwait(false))
        {
            case Lease.Lost:
                await Lose().ConfigureAwait(false);
                break;
            case Lease.HeldCancel:
                acknowledged = sent;
                await stopping.CancelAsync().ConfigureAwait(false);
                break;
            default:
                acknowledged = sent;
                break;
        }
    }

    private Task Lose()
    {
        IsLost = true;
        return stopping.CancelAsync();
    }
}
