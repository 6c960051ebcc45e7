using Itemwise.Jobs;

namespace Itemwise.Studio.Shelves;

/// <summary>The folders of a shelf: those that are named by an id of ours and are no links.</summary>
internal static class ShelfFolders
{
    /// <summary>All of a shelf, newest first.</summary>
    /// <param name="shelf">The shelf's own folder.</param>
    public static IEnumerable<DirectoryInfo> In(string shelf) => new DirectoryInfo(shelf).EnumerateDirectories()
        .Where(folder => OpaqueId.IsValid(folder.Name) && folder.LinkTarget is null).OrderByDescending(folder => folder.CreationTimeUtc);
}
