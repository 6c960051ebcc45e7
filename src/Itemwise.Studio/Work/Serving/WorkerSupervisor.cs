using System.Diagnostics;
using Itemwise.Jobs;
using Microsoft.Extensions.Hosting;

namespace Itemwise.Studio.Work.Serving;

/// <summary>Keeps a worker process alive as long as the server lives: starts it again when it dies, with growing pauses when it dies at
/// once, and kills it when it says nothing any more. Whatever it dies of, the server stays up and its job goes back to the queue.</summary>
internal sealed class WorkerSupervisor(IJobLedger ledger, WorkOptions options, LiveSteps live, Pulse pulse) : BackgroundService
{
    /// <summary>The machine's name in the ledger, with which all its workers' names begin.</summary>
    public const string Machine = "local";

    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly JobError EndedWithProgram = new(JobError.Other, "The program was ended while it ran.");

    private volatile WorkerProcess? worker;
    private QueueLock? held;

    /// <summary>Has the worker look at the ledger.</summary>
    public void Look() => worker?.Look();

    /// <summary>Where the worker computes; null before the first one said so.</summary>
    public WorkerDevice? Device { get; private set; }

    /// <summary>The worker's process id; null while there is none.</summary>
    public int? ProcessId => worker?.Id;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        held = new(options.Database);
        // Whoever held jobs of this machine before died with the server before this one.
        await ledger.Abandon(Machine, EndedWithProgram, isBlamed: false, cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Dispose()
    {
        held?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!options.Command.IsEmpty && !stoppingToken.IsCancellationRequested)
        {
            var lifetime = Stopwatch.StartNew();
            await RunOne(stoppingToken).ConfigureAwait(false);
            pause = lifetime.Elapsed > ShortLife ? FirstPause : pause;
            await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task RunOne(CancellationToken stop)
    {
        var owner = $"{Machine}/{OpaqueId.New()}";
        using var started = WorkerProcess.Start(options, owner, Heard);
        if (started is null)
        {
            return;
        }

        worker = started;
        var end = await started.WaitUntilDead(stop).ConfigureAwait(false);
        worker = null;
        var reason = new JobError(end.IsKilled ? JobError.Lacking : JobError.Other, end.Sentence);
        await Abandon(owner, reason, isBlamed: !stop.IsCancellationRequested).ConfigureAwait(false);
        pulse.Beat();
    }

    private async Task Abandon(string owner, JobError reason, bool isBlamed)
    {
        try
        {
            await ledger.Abandon(owner, reason, isBlamed, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ItemwiseException)
        {
            // Its leases run out by themselves.
        }
    }

    private void Heard(WorkerLine line)
    {
        if (line.Step is { } step)
        {
            live.Heard(step);
        }
        else if (line.Device is { } device)
        {
            Device = device;
        }
        else if (line.Kind == WorkerLineKind.Changed)
        {
            pulse.Beat();
        }
    }
}
