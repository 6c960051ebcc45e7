using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Jobs;
using Itemwise.Studio.Shelves;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Api;

/// <summary>Workspaces as the page sees them.</summary>
internal sealed class WorkspaceReading(WorkspaceShelf shelf, IncomingShelf incoming, JobService jobs, WorkspaceDetails details)
{
    /// <summary>All of them. Nothing is decoded, and a damaged one does not hide the others.</summary>
    public async Task<ImmutableArray<WorkspaceView>> All()
    {
        var known = await jobs.List();
        var open = known.Where(job => job.Finished is null).DistinctBy(job => job.Workspace).ToDictionary(job => job.Workspace);
        return
        [
            .. incoming.Ids.Where(id => !Directory.Exists(shelf.PlaceOf(id))).Select(id =>
                Coming(id, known.FirstOrDefault(job => job.Workspace == id))),
            .. shelf.Ids.Select(id => With(Listed(id), open.GetValueOrDefault(id))),
        ];
    }

    /// <summary>A workspace to be, as it is listed.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="job">The job that makes it; null where there is none.</param>
    public WorkspaceView Coming(string id, StudioJobView? job)
    {
        var header = incoming.PhotoOf(id) is { } photo ? PictureHeader.Probe(photo) : null;
        var isTurned = header?.Orientation >= 5;
        var (width, height) = (isTurned ? header?.Height : header?.Width, isTurned ? header?.Width : header?.Height);
        var name = job?.Words is { Length: > 0 } words ? words : "photo";
        var isComing = job is { Finished: null };
        return new WorkspaceView(id, Path.GetFileNameWithoutExtension(name), name, width ?? 0, height ?? 0, 0, 0, IsLearned: false,
            isComing ? WorkspaceCondition.FindingItems : WorkspaceCondition.Damaged, IsOwn: true, null)
            { Job = job?.Id, Problem = isComing ? null : job?.Error
                ?? "Its items were not found: remove it, and hand the photo in again." };
    }

    /// <summary>A glance at one.</summary>
    /// <exception cref="Problems.NotFoundException">There is no such workspace.</exception>
    public WorkspaceGlance Glance(string id) => WorkspaceGlance.At(shelf.FolderOf(id));

    /// <summary>One as it is listed.</summary>
    /// <exception cref="Problems.NotFoundException">There is no such workspace.</exception>
    public WorkspaceView View(string id) => View(id, Glance(id));

    /// <summary>One with its items and its history.</summary>
    public async Task<WorkspaceDetail> Detail(string id)
    {
        var glance = Glance(id);
        var known = await jobs.List();
        var job = known.FirstOrDefault(one => one.Workspace == id && one.Finished is null);
        return await details.Of(id, glance, With(View(id, glance), job), [.. known.Where(one => one.Workspace == id)]);
    }

    // What our own job holds is not in somebody else's use.
    private static WorkspaceView With(WorkspaceView view, StudioJobView? job) => job is null ? view : view with
    {
        Job = job.Id, State = view.State == WorkspaceCondition.InUse && job.State == JobState.Running ? WorkspaceCondition.Ready
            : view.State,
    };

    private WorkspaceView Listed(string id)
    {
        try
        {
            return View(id, Glance(id));
        }
        catch (ItemwiseException error)
        {
            return new WorkspaceView(id, "?", "?", 0, 0, 0, 0, IsLearned: false, WorkspaceCondition.Damaged, shelf.IsOwn(id), null)
                { Problem = shelf.Spoken(error.Message) };
        }
    }

    private WorkspaceView View(string id, WorkspaceGlance glance) => new(id, glance.Name, glance.OriginalName, glance.Width, glance.Height,
        glance.Steps.Position, glance.Steps.Steps.Length, AssociationFiles.In(glance.FullPath).Exists,
        WorkspaceFolder.IsInUse(glance.FullPath) ? WorkspaceCondition.InUse : WorkspaceCondition.Ready, shelf.IsOwn(id),
        $"/api/workspaces/{id}/steps/{glance.Steps.Position}/thumbnail");
}
