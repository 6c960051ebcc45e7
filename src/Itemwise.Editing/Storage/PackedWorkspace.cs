using System.IO.Hashing;
using Itemwise.Files;
using System.IO.Compression;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>A workspace as one ZIP file: all of its files with history and association, the same bytes for the same workspace.</summary>
/// <remarks>Files are stored unpacked, as pictures and tensors do not get smaller; order, times and permissions are fixed. Files
/// that another program packed are read as well, if their content is a workspace. What is read is somebody else's file: names,
/// sizes and sums are checked.</remarks>
public static class PackedWorkspace
{
    private const int MostFiles = 100_000;
    private const int MostAttempts = 20;
    private const long SmallFile = 16 << 20;
    private const long LargestFile = 1L << 40;
    private const int HighestRatio = 200;
    private const int UnixTypeShift = 16;
    private const int UnixTypeMask = 0xF000;
    private const int UnixRegularFile = 0x8000;
    private const int RegularReadable = (UnixRegularFile | 0x1A4) << UnixTypeShift; // rw-r--r--
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(100);
    private static readonly DateTimeOffset FixedTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero); // the earliest that ZIP knows

    /// <summary>Packs a workspace; an existing file is replaced, whole or not at all.</summary>
    /// <param name="workspace">Held, so that it stands still.</param>
    /// <param name="file">The file to write, outside the workspace.</param>
    /// <exception cref="InputRefusedException">The file lies inside the workspace or cannot be written.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static WorkspaceTravel Pack(WorkspaceFolder workspace, string file)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        WorkspaceFolder.RequireOutside(workspace.FullPath, file);
        return Write(file, WorkspaceFiles.List(workspace.FullPath), name => File.OpenRead(Path.Combine(workspace.FullPath, name)));
    }

    /// <summary>Packs a workspace that others may be working in, as it was at one moment; an existing file is replaced, whole or not at
    /// all.</summary>
    /// <param name="folder">The workspace's folder; need not be held.</param>
    /// <param name="file">The file to write, outside the workspace.</param>
    /// <param name="cancellation">Stops between two files; nothing is left.</param>
    /// <exception cref="InputRefusedException">It is no workspace, or the file lies inside it or cannot be written.</exception>
    /// <exception cref="WorkspaceInUseException">What works in it changes it faster than it can be packed.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static WorkspaceTravel PackMoment(string folder, string file, CancellationToken cancellation = default)
    {
        WorkspaceFolder.RequireWorkspace(folder);
        WorkspaceFolder.RequireOutside(folder, file);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var moment = WorkspaceMoment.Of(folder);
                return Write(file, [.. moment.Names], name =>
                {
                    cancellation.ThrowIfCancellationRequested();
                    return moment.Open(name);
                });
            }
            catch (WorkspaceMovedException) when (attempt < MostAttempts)
            {
                cancellation.WaitHandle.WaitOne(BetweenAttempts);
                cancellation.ThrowIfCancellationRequested();
            }
            catch (WorkspaceMovedException error)
            {
                throw new WorkspaceInUseException(
                    $"The workspace '{folder}' changes faster than it can be packed: wait until what runs in it is done.", error);
            }
        }
    }

    /// <summary>Unpacks a workspace into a folder of its own, whole or not at all.</summary>
    /// <param name="file">The packed workspace.</param>
    /// <param name="folder">A folder that does not exist, or is empty.</param>
    /// <exception cref="InputRefusedException">The file is no packed workspace, or is damaged or dangerous; or the folder is
    /// taken.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static WorkspaceTravel Unpack(string file, string folder)
    {
        WorkspaceFiles.RequireFree(folder);
        try
        {
            using var stream = File.OpenRead(file);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            var entries = Checked(file, zip, stream.Length);
            RequireSpace(file, folder, entries.Sum(entry => entry.Length));
            WorkspaceFiles.Make(folder, made =>
            {
                foreach (var entry in entries)
                {
                    WorkspaceFiles.Write(made, entry.FullName, target => Extract(file, entry, target));
                }
            });
            return new WorkspaceTravel(entries.Count, entries.Sum(entry => entry.Length));
        }
        catch (InvalidDataException error)
        {
            throw new InputRefusedException(
                $"'{file}' is not a ZIP file that can be read ({FirstSentence.Of(error)}): give a file that pack wrote.", error);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException || Directory.Exists(file))
        {
            throw new InputRefusedException(
                $"'{file}' {(Directory.Exists(file) ? "is a folder" : "does not exist")}: give a file that pack wrote.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{file}' cannot be read: {error.Message}", error);
        }
    }

    private static WorkspaceTravel Write(string file, IReadOnlyList<string> names, Func<string, Stream> open)
    {
        var bytes = 0L;
        DurableFile.WriteAtomically(file, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            foreach (var name in names)
            {
                using var source = open(name);
                var entry = zip.CreateEntry(name, CompressionLevel.NoCompression);
                (entry.LastWriteTime, entry.ExternalAttributes) = (FixedTime, RegularReadable);
                using var target = entry.Open();
                source.CopyTo(target);
                bytes += source.Length;
            }
        });
        return new WorkspaceTravel(names.Count, bytes);
    }

    private static List<ZipArchiveEntry> Checked(string file, ZipArchive zip, long fileLength)
    {
        if (zip.Entries.Count > MostFiles)
        {
            throw Refuse(file, $"holds {zip.Entries.Count} files, and a workspace has at most {MostFiles}");
        }

        if (!zip.Entries.Any(entry => entry.FullName == WorkspaceDocument.FileName))
        {
            throw new InputRefusedException(
                $"'{file}' holds no workspace: there is no {WorkspaceDocument.FileName} in it; give a file that pack wrote.");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in zip.Entries)
        {
            Check(file, entry, fileLength);
            if (!names.Add(entry.FullName))
            {
                throw Refuse(file, $"holds '{entry.FullName}' twice");
            }
        }

        return zip.Entries.Sum(entry => entry.CompressedLength) > fileLength
            ? throw Refuse(file, "says that its files take more room in it than it has")
            : [.. zip.Entries.Where(entry => !entry.FullName.EndsWith('/') && WorkspaceFiles.IsKept(entry.FullName))];
    }

    private static void Check(string file, ZipArchiveEntry entry, long fileLength)
    {
        if (!IsInside(entry.FullName))
        {
            throw Refuse(file, $"holds '{Printable(entry.FullName)}', which would not lie inside the workspace");
        }

        var type = (entry.ExternalAttributes >> UnixTypeShift) & UnixTypeMask;
        if (type != 0 && type != UnixRegularFile && !entry.FullName.EndsWith('/'))
        {
            throw Refuse(file, $"holds '{entry.FullName}', which is a link or a device and no file");
        }

        if (entry.IsEncrypted)
        {
            throw Refuse(file, $"holds '{entry.FullName}' encrypted");
        }

        if (entry.CompressedLength > fileLength || entry.Length > LargestFile)
        {
            throw Refuse(file, $"says that '{entry.FullName}' has {entry.Length} bytes, packed to {entry.CompressedLength}, and itself "
                + $"has {fileLength}");
        }

        if (entry.Length > SmallFile && entry.Length / HighestRatio > entry.CompressedLength)
        {
            throw Refuse(file, $"says that '{entry.FullName}' grows from {entry.CompressedLength} to {entry.Length} bytes, which no "
                + $"file of a workspace does");
        }
    }

    // Plain names only, on every system: no way up, no root, no drive, nothing that a terminal would act on.
    private static bool IsInside(string name)
    {
        var parts = name.TrimEnd('/').Split('/');
        return name.Length is > 0 and < 1000 && Array.TrueForAll(parts, part => part.Length is > 0 and <= 200 && part is not ("." or "..")
            && !part.Any(letter => letter is '\\' or ':' || char.IsControl(letter)));
    }

    private static string Printable(string name) => string.Concat(name.Take(100).Select(letter => char.IsControl(letter) ? '?' : letter));

    private static void RequireSpace(string file, string folder, long needed)
    {
        var at = new DirectoryInfo(Path.GetFullPath(folder));
        while (!at.Exists && at.Parent is not null)
        {
            at = at.Parent;
        }

        var free = new DriveInfo(at.FullName).AvailableFreeSpace;
        if (needed > free)
        {
            throw new ResourceException(
                $"'{file}' unpacks to {needed} bytes, and '{at.FullName}' has {free} free: free some space or choose another place.");
        }
    }

    // The header's size was checked; a file that has more to say than that is cut off while it says so.
    private static void Extract(string file, ZipArchiveEntry entry, Stream target)
    {
        using var source = entry.Open();
        var crc = new Crc32();
        var buffer = new byte[1 << 16];
        var length = 0L;
        for (int count; (count = source.Read(buffer)) > 0;)
        {
            length += count;
            if (length > entry.Length)
            {
                break;
            }

            crc.Append(buffer.AsSpan(0, count));
            target.Write(buffer, 0, count);
        }

        if (length != entry.Length || crc.GetCurrentHashAsUInt32() != entry.Crc32)
        {
            throw Refuse(file, $"is damaged: '{entry.FullName}' is not what its header says");
        }
    }

    private static InputRefusedException Refuse(string file, string reason) =>
        new($"'{file}' {reason}: it is not unpacked; give a file that pack wrote.");
}
