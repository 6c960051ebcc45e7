using System.Collections.Immutable;
using Itemwise.Editing.Storage;
using Itemwise.Jobs;
using Itemwise.Studio.Problems;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Shelves;

/// <summary>Which workspaces there are, and where: the home's own, and those that the command line named. Addresses know ids
/// alone.</summary>
public sealed class WorkspaceShelf
{
    private readonly StudioHome home;
    private readonly ImmutableSortedDictionary<string, string> named;

    /// <summary>The workspaces of a home and further folders.</summary>
    /// <exception cref="InputRefusedException">A folder is no workspace.</exception>
    public WorkspaceShelf(StudioHome home, IEnumerable<string> folders)
    {
        this.home = home;
        named = folders.Select(WorkspaceFolder.PlainPath).Distinct().Select(Existing)
            .ToImmutableSortedDictionary(ShelfId.Of, path => path, StringComparer.Ordinal);
    }

    /// <summary>The ids of all workspaces, those named by the command line first, the home's newest next.</summary>
    public ImmutableArray<string> Ids =>
    [
        .. named.Keys,
        .. ShelfFolders.In(home.Workspaces).Where(folder => WorkspaceFolder.Exists(folder.FullName)).Select(folder => folder.Name),
    ];

    /// <summary>Whether a workspace lies in the home and may be removed.</summary>
    public bool IsOwn(string id) => !named.ContainsKey(id);

    /// <summary>The folder of a workspace.</summary>
    /// <exception cref="NotFoundException">There is no workspace with this id.</exception>
    public string FolderOf(string id)
    {
        if (named.TryGetValue(id, out var folder))
        {
            return folder;
        }

        var own = OpaqueId.IsValid(id) ? new DirectoryInfo(Path.Combine(home.Workspaces, id)) : null;
        return own is { Exists: true, LinkTarget: null } && WorkspaceFolder.Exists(own.FullName) ? own.FullName
            : throw new NotFoundException("There is no such workspace: it was removed, or the address is wrong.");
    }

    /// <summary>A place for a new workspace: an id and the folder to be.</summary>
    public (string Id, string Folder) Reserve()
    {
        var id = OpaqueId.New();
        return (id, PlaceOf(id));
    }

    /// <summary>Where the home's workspace with an id is, or will be.</summary>
    /// <param name="id">An id that was drawn here; nothing else is put into a path.</param>
    public string PlaceOf(string id) => Path.Combine(home.Workspaces, id);

    /// <summary>Puts a workspace of the home's own among the removed ones, under its id.</summary>
    /// <exception cref="InputRefusedException">The command line named it, so its folder is its owner's business.</exception>
    public void Remove(string id)
    {
        var folder = FolderOf(id);
        if (!IsOwn(id))
        {
            throw new InputRefusedException("This workspace does not lie in the studio's folder: remove its folder yourself, or leave "
                + "it out when you start the studio.");
        }

        Directory.Move(folder, Path.Combine(home.Removed, id));
    }

    /// <summary>A sentence without paths of this machine: workspaces are called by what they are.</summary>
    public string Spoken(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var spoken = named.Values.Aggregate(sentence, (text, folder) => text.Replace(folder, Path.GetFileName(folder),
            StringComparison.Ordinal));
        return spoken.Replace(home.Workspaces + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(home.FullPath + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    private static string Existing(string folder) => WorkspaceFolder.Exists(folder) ? folder : throw new InputRefusedException(
        $"'{folder}' is not a workspace: make one with new, or leave it out.");
}
