using Itemwise.Files;
using Itemwise.Jobs;
using Itemwise.Studio.Upkeep;

namespace Itemwise.Studio.Work.Serving;

/// <summary>Takes away what is long over: ended jobs with their events, and what jobs left that is no step. Workspaces and their histories
/// hold nothing of it.</summary>
internal sealed class Pruning(IJobLedger ledger, WorkOptions options) : RecurringWork(options.Retention.Every)
{
    /// <summary>Does it once.</summary>
    public async Task Prune(CancellationToken cancellation = default)
    {
        var retention = options.Retention;
        foreach (var job in await ledger.Forget(DateTimeOffset.UtcNow - retention.Age, retention.Jobs, cancellation).ConfigureAwait(false))
        {
            QuietRemoval.Folder(Path.Combine(options.Results, job.Value));
        }

        var room = retention.Bytes;
        foreach (var folder in Results().OrderByDescending(folder => folder.LastWriteTimeUtc))
        {
            cancellation.ThrowIfCancellationRequested();
            room -= folder.EnumerateFiles().Sum(file => file.Length);
            if (await IsOver(folder, isNeeded: room >= 0, cancellation).ConfigureAwait(false))
            {
                QuietRemoval.Folder(folder.FullName);
            }
        }
    }

    protected override Task Once(CancellationToken cancellation) => Prune(cancellation);

    // Only folders that bear a job's name are ours.
    private IEnumerable<DirectoryInfo> Results() => !Directory.Exists(options.Results) ? []
        : new DirectoryInfo(options.Results).EnumerateDirectories().Where(folder => OpaqueId.IsValid(folder.Name)
            && folder.LinkTarget is null);

    // A job that nobody knows any more left what nobody can request.
    private async Task<bool> IsOver(DirectoryInfo folder, bool isNeeded, CancellationToken cancellation) =>
        await ledger.Get(new JobId(folder.Name), cancellation).ConfigureAwait(false) is not { } job
            || (!isNeeded && job.Finished is not null);
}
