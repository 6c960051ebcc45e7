using System.Collections.Immutable;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Requests;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Api;

/// <summary>Takes jobs from the page, which knows ids, to the queue, which knows places.</summary>
internal sealed class JobDesk(WorkspaceShelf shelf, ModelShelf models, NetworkShelf networks, JobService jobs)
{
    private const int LongestKey = 200;

    /// <summary>Hands in a job for a workspace.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="asked">What to do.</param>
    /// <param name="key">Two of one key are one job; null for a job of its own.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <exception cref="Problems.NotFoundException">The workspace, or another that the job names, is not there.</exception>
    /// <exception cref="InputRefusedException">The job is none that a page may ask for, what it needs is not there, or the key was another
    /// job's.</exception>
    public Task<StudioJobView> Submit(string id, StudioJob asked, string? key, CancellationToken cancellation)
    {
        var folder = shelf.FolderOf(id);
        if (asked is SegmentJob)
        {
            throw new InputRefusedException("Items are found when a photo is handed in: upload the photo.");
        }

        var others = asked.Others.Distinct().ToImmutableSortedDictionary(other => other, shelf.FolderOf, StringComparer.Ordinal);
        var (edit, instruct) = models.PlacesFor(id);
        var place = new JobPlace(folder, edit, instruct, others, Network: asked is PointJob point ? NetworkFor(point, folder) : null);
        return jobs.Submit(new WorkspaceId(id), place, asked, Checked(key), cancellation);
    }

    /// <summary>Hands in the job that makes a workspace of a photo.</summary>
    /// <param name="id">The id of the workspace to be.</param>
    /// <param name="incoming">The folder in which the photo lies.</param>
    /// <param name="asked">How its items are to be found.</param>
    /// <param name="key">Two of one key are one job; null for a job of its own.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public Task<StudioJobView> Submit(string id, string incoming, SegmentJob asked, string? key, CancellationToken cancellation)
    {
        var (edit, instruct) = models.PlacesFor(id);
        var place = new JobPlace(shelf.PlaceOf(id), edit, instruct, ImmutableSortedDictionary<string, string>.Empty, incoming);
        return jobs.Submit(new WorkspaceId(id), place, asked, Checked(key), cancellation);
    }

    /// <summary>Ends all jobs of a workspace that have not ended.</summary>
    public async Task CancelAll(string id, CancellationToken cancellation)
    {
        foreach (var job in (await jobs.List(0, cancellation)).Where(job => job.Workspace == id))
        {
            await jobs.Cancel(job.Id, cancellation);
        }
    }

    // What cannot be done is said at once, not after whatever runs before it.
    private string NetworkFor(PointJob job, string folder)
    {
        var glance = WorkspaceGlance.At(folder);
        job.Request.Prompt.Require(glance.Width, glance.Height);
        return networks.RequireClicks();
    }

    private static string Checked(string? key) => key is null ? OpaqueId.New() : key.Length is > 0 and <= LongestKey ? key
        : throw new InputRefusedException($"An Idempotency-Key has 1 to {LongestKey} letters.");
}
