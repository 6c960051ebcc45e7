using Itemwise.Files;

namespace Itemwise.Editing.Storage;

/// <summary>The files that make up a workspace, and how a folder of them comes into being whole or not at all.</summary>
internal static class WorkspaceFiles
{
    private const string Purpose = "the workspace";

    // What can be made again does not travel.
    private const string CacheFolder = "cache/";

    /// <summary>All files by their paths below the folder, with slashes, in a fixed order; not the lock, nor what was being
    /// written.</summary>
    /// <remarks>Links to folders are not followed.</remarks>
    public static IReadOnlyList<string> List(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = false };
        return [.. Directory.EnumerateFiles(folder, "*", options)
            .Select(path => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(IsKept).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a file belongs to a workspace that travels.</summary>
    public static bool IsKept(string name) => name is not (WorkspaceLock.FileName or WorkspaceLock.OwnerFileName)
        && !name.StartsWith(CacheFolder, StringComparison.Ordinal)
        && !name.Split('/')[^1].StartsWith('.');

    /// <summary>Refuses a place where something is already.</summary>
    public static void RequireFree(string folder) => DurableFolder.RequireFree(folder, Purpose);

    /// <summary>Makes a workspace's folder by filling another one beside it, looking whether that is a workspace, and renaming
    /// it.</summary>
    /// <param name="folder">The folder to be; it may exist if it is empty.</param>
    /// <param name="fill">Writes the files below the folder that it is given.</param>
    /// <exception cref="InputRefusedException">The folder is taken or cannot be made, or what was filled in is no workspace.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Make(string folder, Action<string> fill) => DurableFolder.Make(folder, Purpose, unfinished =>
    {
        fill(unfinished);
        _ = WorkspaceHistory.Read(unfinished).Current;
    });

    /// <summary>Copies one file into a folder that is being made, and the folders on the way.</summary>
    public static void Write(string folder, string name, Action<Stream> write)
    {
        var path = Path.Combine(folder, Path.Combine(name.Split('/')));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.WriteAtomically(path, write);
    }
}
