using System.Collections.Immutable;
using Itemwise.Files;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Shelves;

/// <summary>Photos that came in and are no workspace yet, each in a folder named by the id of the workspace to be.</summary>
public sealed class IncomingShelf
{
    private const string PhotoStem = "photo";
    private readonly StudioHome home;

    /// <summary>Takes away what uploads left that were cut off.</summary>
    public IncomingShelf(StudioHome home)
    {
        ArgumentNullException.ThrowIfNull(home);
        this.home = home;
        foreach (var folder in Directory.EnumerateDirectories(home.Incoming, ".upload-*"))
        {
            QuietRemoval.Folder(folder);
        }
    }

    /// <summary>The ids of the workspaces to be, newest first.</summary>
    public ImmutableArray<string> Ids => [.. ShelfFolders.In(home.Incoming).Select(folder => folder.Name)];

    /// <summary>The folder of a photo.</summary>
    /// <param name="id">An id that was drawn here; nothing else is put into a path.</param>
    public string FolderOf(string id) => Path.Combine(home.Incoming, id);

    /// <summary>The photo; null where it is gone.</summary>
    /// <param name="id">One of <see cref="Ids"/>.</param>
    public string? PhotoOf(string id) => Directory.Exists(FolderOf(id))
        ? Directory.EnumerateFiles(FolderOf(id), PhotoStem + ".*").FirstOrDefault() : null;

    /// <summary>Takes a photo away.</summary>
    /// <returns>False: there was none of this id.</returns>
    public bool Remove(string id)
    {
        if (!Ids.Contains(id))
        {
            return false;
        }

        QuietRemoval.Folder(FolderOf(id));
        return true;
    }
}
