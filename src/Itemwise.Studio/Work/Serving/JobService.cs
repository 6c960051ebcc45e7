using System.Runtime.CompilerServices;
using Itemwise.Jobs;
using Itemwise.Studio.Work.Child;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Work.Serving;

/// <summary>The studio's jobs, as the server sees them: the ledger, and beside it what is heard live.</summary>
public sealed class JobService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly IJobLedger ledger;
    private readonly WorkOptions options;
    private readonly LiveSteps live;
    private readonly Pulse pulse;
    private readonly WorkerSupervisor supervisor;

    internal JobService(IJobLedger ledger, WorkOptions options, LiveSteps live, Pulse pulse, WorkerSupervisor supervisor)
    {
        (this.ledger, this.options, this.live, this.pulse, this.supervisor) = (ledger, options, live, pulse, supervisor);
    }

    /// <summary>Accepts a job; once this returns it survives any crash.</summary>
    /// <param name="workspace">What it works on.</param>
    /// <param name="place">Where that and the models are.</param>
    /// <param name="job">What to do.</param>
    /// <param name="key">Two submissions of one key are one job.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="InputRefusedException">The key was used for another job.</exception>
    public async Task<StudioJobView> Submit(
        WorkspaceId workspace, JobPlace place, StudioJob job, string key, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var id = await ledger.Submit(new(workspace, job.Kind, new JobBody(place, job).ToJson(), job.Words, key), ct).ConfigureAwait(false);
        Changed();
        return (await Get(id.Value, ct).ConfigureAwait(false))!;
    }

    /// <summary>A job as it is now; null where there is none of this name.</summary>
    public async Task<StudioJobView?> Get(string job, CancellationToken ct = default) =>
        await ledger.Get(new JobId(job), ct).ConfigureAwait(false) is { } view ? StudioJobView.Of(view, live.Of(job), options.Spoken)
            : null;

    /// <summary>All jobs that have not ended, what runs first, in the order of the queue; then the last ended ones, newest first.</summary>
    public async Task<IReadOnlyList<StudioJobView>> List(int endedCount = 100, CancellationToken ct = default) =>
        [.. (await ledger.List(endedCount, ct).ConfigureAwait(false)).Select(view =>
            StudioJobView.Of(view, live.Of(view.Id.Value), options.Spoken))];

    /// <summary>Ends a job: one that waits at once, one that runs within a step.</summary>
    /// <returns>False: there is none, or it had ended.</returns>
    public async Task<bool> Cancel(string job, CancellationToken ct = default)
    {
        var isOpen = await ledger.RequestCancel(new JobId(job), ct).ConfigureAwait(false);
        Changed();
        return isOpen;
    }

    /// <summary>Moves a waiting job right before another one, or to the end of the queue for null.</summary>
    /// <returns>False: one of the two does not wait.</returns>
    public async Task<bool> Place(string job, string? before, CancellationToken ct = default)
    {
        var isPlaced = await ledger.Place(new JobId(job), before is null ? null : new JobId(before), ct).ConfigureAwait(false);
        Changed();
        return isPlaced;
    }

    /// <summary>Lets no more jobs begin, or lets them begin again; what runs goes on.</summary>
    public async Task SetPaused(bool isPaused, CancellationToken ct = default)
    {
        await ledger.SetPaused(isPaused, ct).ConfigureAwait(false);
        Changed();
    }

    /// <summary>Whether jobs are kept from beginning.</summary>
    public Task<bool> IsPaused(CancellationToken ct = default) => ledger.IsPaused(ct);

    /// <summary>Where jobs are computed; null as long as no worker has begun.</summary>
    public WorkerDevice? Device => supervisor.Device;

    /// <summary>Reports to whoever watches that a workspace changed without a job.</summary>
    public void TellChanged(WorkspaceId workspace) => live.Changed(workspace.Value);

    /// <summary>The picture of what a job is making, a WebP file that is replaced now and then; null where there is none.</summary>
    public string? PreviewOf(string job) => FileOf(job, PreviewFile.FileName);

    /// <summary>A file that a job left; null where there is none of this name.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="name">A plain name.</param>
    public string? FileOf(string job, string name)
    {
        if (!OpaqueId.IsValid(job) || string.IsNullOrEmpty(name) || name != Path.GetFileName(name) || name[0] == '.')
        {
            return null;
        }

        var file = new FileInfo(Path.Combine(options.Results, job, name));
        return file is { Exists: true, LinkTarget: null } ? file.FullName : null;
    }

    /// <summary>The number of the newest event that is kept.</summary>
    public Task<long> LastEvent(CancellationToken ct = default) => ledger.LastEvent(ct);

    /// <summary>What changes, until the watcher goes. Steps may be left out, states never.</summary>
    /// <param name="after">The last event that the watcher knows; what came after it is reported first.</param>
    /// <param name="ct">Ends it, without an exception.</param>
    public async IAsyncEnumerable<StudioEvent> Watch(long after, [EnumeratorCancellation] CancellationToken ct = default)
    {
        for (var heard = 0L; !ct.IsCancellationRequested;)
        {
            var next = pulse.Next;
            var now = live.Version;
            foreach (var step in live.StepsAfter(heard))
            {
                yield return new(null, "step", step);
            }

            foreach (var workspace in live.WorkspacesAfter(heard))
            {
                yield return new(null, "workspace", new ChangedWorkspace(workspace));
            }

            heard = now;
            foreach (var change in await ledger.Events(after, ct: CancellationToken.None).ConfigureAwait(false))
            {
                after = change.Sequence;
                await foreach (var told in Told(change).ConfigureAwait(false))
                {
                    yield return told;
                }
            }

            await next.WaitAsync(Poll, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async IAsyncEnumerable<StudioEvent> Told(JobEvent change)
    {
        if (change.Job is not { } job)
        {
            yield return new(change.Sequence, "queue", new QueueState(await ledger.IsPaused().ConfigureAwait(false)));
            yield break;
        }

        if (change.State != JobState.Running)
        {
            live.Ended(job.Value);
        }

        if (await Get(job.Value).ConfigureAwait(false) is { } view)
        {
            yield return new(change.Sequence, "job", view with { State = change.State ?? view.State });
        }

        if (change.Kind == JobEventKind.State && change.Workspace is { } workspace)
        {
            yield return new(change.Sequence, "workspace", new ChangedWorkspace(workspace.Value));
        }
    }

    private void Changed()
    {
        pulse.Beat();
        supervisor.Look();
    }
}
