using System.Collections.Immutable;

namespace Itemwise.Editing.Storage;

/// <summary>The files of a workspace as they were at one moment, read while somebody else may be working in it.</summary>
/// <remarks>Every file is replaced whole, by a rename, and descriptions are written last. So descriptions are read between two lists of all
/// files that are alike, which makes them of one moment; of every other file that is opened later it is seen whether it is still that
/// moment's, and who has opened it keeps it, whatever is renamed over it.</remarks>
internal sealed class WorkspaceMoment
{
    private const string DescriptionEnding = ".json";
    private const long LargestDescription = 16 << 20;

    // The state of an unfinished learning is replaced every few seconds and speaks for itself alone: any of them will do.
    private const string ProgressEnding = "progress.safetensors";

    private readonly string folder;
    private readonly ImmutableDictionary<string, byte[]> descriptions;
    private readonly ImmutableSortedDictionary<string, Stamp> stamps;

    private WorkspaceMoment(string folder, ImmutableDictionary<string, byte[]> descriptions,
        ImmutableSortedDictionary<string, Stamp> stamps) =>
        (this.folder, this.descriptions, this.stamps) = (folder, descriptions, stamps);

    /// <summary>The files' names, in the order of <see cref="WorkspaceFiles.List"/>.</summary>
    public IEnumerable<string> Names => stamps.Keys;

    /// <summary>Looks.</summary>
    /// <exception cref="WorkspaceMovedException">Somebody wrote meanwhile: look again.</exception>
    public static WorkspaceMoment Of(string folder)
    {
        try
        {
            var before = Stamps(folder);
            var descriptions = before.Where(file => file.Key.EndsWith(DescriptionEnding, StringComparison.OrdinalIgnoreCase)
                && file.Value.Bytes <= LargestDescription).ToImmutableDictionary(file => file.Key,
                    file => File.ReadAllBytes(Path.Combine(folder, file.Key)));
            return before.SequenceEqual(Stamps(folder)) ? new WorkspaceMoment(folder, descriptions, before)
                : throw new WorkspaceMovedException();
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WorkspaceMovedException(error);
        }
    }

    /// <summary>A file as it was; the caller's.</summary>
    /// <exception cref="WorkspaceMovedException">It was replaced or taken away meanwhile: look again.</exception>
    public Stream Open(string name)
    {
        if (descriptions.TryGetValue(name, out var bytes))
        {
            return new MemoryStream(bytes, writable: false);
        }

        var file = OpenThere(Path.Combine(folder, name));
        if (stamps[name] == StampOf(name, file.Length, File.GetLastWriteTimeUtc(file.SafeFileHandle)))
        {
            return file;
        }

        file.Dispose();
        throw new WorkspaceMovedException();
    }

    private static FileStream OpenThere(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new WorkspaceMovedException(error);
        }
    }

    private static ImmutableSortedDictionary<string, Stamp> Stamps(string folder) => WorkspaceFiles.List(folder)
        .Select(name => (Name: name, File: new FileInfo(Path.Combine(folder, name))))
        .ToImmutableSortedDictionary(file => file.Name, file => StampOf(file.Name, file.File.Length, file.File.LastWriteTimeUtc),
            StringComparer.Ordinal);

    private static Stamp StampOf(string name, long bytes, DateTime written) =>
        name.EndsWith(ProgressEnding, StringComparison.Ordinal) ? default : new Stamp(bytes, written);

    private readonly record struct Stamp(long Bytes, DateTime Written);
}
