namespace Itemwise.Jobs.Working;

/// <summary>A job while it is being done.</summary>
public sealed class JobRun
{
    private readonly IJobLedger ledger;
    private readonly LeaseKeeper lease;

    internal JobRun(IJobLedger ledger, Claim claim, LeaseKeeper lease)
    {
        (this.ledger, Claim, this.lease) = (ledger, claim, lease);
        Kept = claim.Checkpoint;
    }

    /// <summary>What to do, and what an earlier attempt left.</summary>
    public Claim Claim { get; }

    /// <summary>Cancelled when the job's end was requested, when it was lost, and when the program stops; look at it at every
    /// step.</summary>
    public CancellationToken Stopping => lease.Stopping;

    /// <summary>What another attempt would go on from.</summary>
    public JobCheckpoint? Kept { get; private set; }

    /// <summary>Says how far it is; costs nothing.</summary>
    public void Report(StepProgress progress) => lease.Report(progress);

    /// <summary>Keeps what another attempt would go on from; on disk when it returns.</summary>
    /// <exception cref="OperationCanceledException">The job was lost, or the program stops.</exception>
    public void Checkpoint(JobCheckpoint checkpoint)
    {
        if (!lease.Persist(() => ledger.Checkpoint(Claim, checkpoint)))
        {
            throw new OperationCanceledException("The job is another worker's by now.", Stopping);
        }

        Kept = checkpoint;
    }
}
