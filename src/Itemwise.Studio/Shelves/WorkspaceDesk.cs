using System.Collections.Concurrent;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.Work.Serving;

namespace Itemwise.Studio.Shelves;

/// <summary>Where the server itself changes workspaces: one change of each at a time, on a thread of the pool, and everybody who looks
/// at it is told.</summary>
public sealed class WorkspaceDesk(WorkspaceShelf shelf, JobService jobs)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> places = new(StringComparer.Ordinal);

    /// <summary>Opens a workspace, changes it, closes it.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="change">What to do with it.</param>
    /// <exception cref="Problems.NotFoundException">There is no such workspace.</exception>
    /// <exception cref="ResourceException">Another program, or a job, works in it.</exception>
    public async Task Change(string id, Action<WorkspaceFolder> change) => await With(id, workspace =>
    {
        change(workspace);
        return true;
    }, isChanged: true);

    /// <summary>Opens a workspace so that it stands still, and reads it.</summary>
    /// <inheritdoc cref="Change"/>
    /// <param name="id">The workspace's id.</param>
    /// <param name="read">What to do with it.</param>
    public Task<T> Hold<T>(string id, Func<WorkspaceFolder, T> read) => With(id, read, isChanged: false);

    private async Task<T> With<T>(string id, Func<WorkspaceFolder, T> work, bool isChanged)
    {
        var folder = shelf.FolderOf(id);
        var place = places.GetOrAdd(id, _ => new SemaphoreSlim(1));
        await place.WaitAsync();
        try
        {
            return await Task.Run(() =>
            {
                using var workspace = WorkspaceFolder.Open(folder);
                return work(workspace);
            });
        }
        finally
        {
            place.Release();
            if (isChanged)
            {
                jobs.TellChanged(new WorkspaceId(id));
            }
        }
    }
}
