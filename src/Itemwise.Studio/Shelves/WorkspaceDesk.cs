using System.Collections.Concurrent;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.OneShot;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Shelves;

/// <summary>Where the server itself changes workspaces: one change of each at a time, and everybody who looks at it is told.</summary>
internal sealed class WorkspaceDesk(WorkspaceShelf shelf, OneShotRunner runner, JobService jobs)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> places = new(StringComparer.Ordinal);

    /// <summary>Changes a workspace.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="change">What to do with the one in a folder.</param>
    /// <exception cref="Problems.NotFoundException">There is no such workspace.</exception>
    /// <exception cref="WorkspaceInUseException">Another program, or a job, works in it.</exception>
    public async Task Change(string id, Func<string, OneShotTask> change)
    {
        var folder = shelf.FolderOf(id);
        var pixels = WorkspaceGlance.At(folder).PixelCount;
        var place = places.GetOrAdd(id, _ => new SemaphoreSlim(1));
        await place.WaitAsync();
        try
        {
            await runner.Run(change(folder), pixels);
        }
        finally
        {
            place.Release();
            jobs.TellChanged(new WorkspaceId(id));
        }
    }

    /// <summary>Refuses a workspace that somebody works in.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <exception cref="Problems.NotFoundException">There is no such workspace.</exception>
    /// <exception cref="WorkspaceInUseException">Another program, or a job, works in it.</exception>
    public void RequireFree(string id)
    {
        if (WorkspaceFolder.IsInUse(shelf.FolderOf(id)))
        {
            throw new WorkspaceInUseException("The workspace is in use; wait until that is done, or stop it.");
        }
    }
}
