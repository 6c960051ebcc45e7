using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Itemwise.Files;

/// <summary>Files that are either the old one or the new one, whole, whatever happens while they are written.</summary>
public static partial class DurableFile
{
    private const string TemporarySuffix = ".tmp";
    private const int RandomDigits = 12;

    // Linux's numbers, as .NET hands them on in IOException.HResult.
    private const int ReadOnlyFileSystem = 30;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int FileTooLarge = 27;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    // fsync refuses directories on file systems that have nothing to sync there.
    private const int InputOutputError = 5;

    /// <summary>Replaces a file in one step: a temporary file beside it is written, synced and renamed over it, then the folder is
    /// synced.</summary>
    /// <remarks>A file that is open or memory-mapped under this path keeps its old content for whoever holds it. A symbolic link
    /// stays one: its target is replaced. The permissions of a file that is replaced are kept. When <paramref name="write"/> throws, or
    /// the process is killed, the path is as it was; the temporary file is removed unless the process was killed.</remarks>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="write">Writes the content; what it throws is passed on.</param>
    /// <exception cref="ResourceException">The disk is full or fails.</exception>
    /// <exception cref="InputRefusedException">The folder does not exist, may not be written, or the path is a folder.</exception>
    public static void WriteAtomically(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            var target = Resolve(path);
            var folder = Path.GetDirectoryName(target)!;
            var random = RandomNumberGenerator.GetHexString(RandomDigits, lowercase: true);
            var temporary = Path.Combine(folder, $".{Shorten(Path.GetFileName(target))}.{random}{TemporarySuffix}");
            try
            {
                WriteSynced(temporary, write);
                KeepMode(target, temporary);
                File.Move(temporary, target, overwrite: true);
            }
            catch
            {
                QuietRemoval.Files(temporary);
                throw;
            }

            SyncFolder(folder);
        }
        catch (Exception error) when (Sentence(path, error) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Replaces a file in one step by the given bytes; see <see cref="WriteAtomically(string, Action{Stream})"/>.</summary>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="content">The whole new content.</param>
    /// <exception cref="ResourceException">The disk is full or fails.</exception>
    /// <exception cref="InputRefusedException">The folder does not exist, may not be written, or the path is a folder.</exception>
    public static void WriteAtomically(string path, ReadOnlyMemory<byte> content) =>
        WriteAtomically(path, stream => stream.Write(content.Span));

    /// <summary>Removes the temporary files that killed processes left in a folder; those that are being written stay.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, ".*" + TemporarySuffix).Where(IsTemporary))
        {
            try
            {
                // Who writes one holds it locked.
                using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It is in use, or goes another time.
            }
        }
    }

    private static bool IsTemporary(string file)
    {
        var parts = Path.GetFileName(file).Split('.');
        return parts.Length >= 4 && parts[^2].Length == RandomDigits && parts[^2].All(char.IsAsciiHexDigitLower);
    }

    private static string Resolve(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new InputRefusedException($"'{path}' cannot be written: it is a folder; name a file.");
        }

        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    // A name may have 255 bytes; the temporary one adds 18 of its own.
    private static string Shorten(string name) => name.Length <= 48 ? name : name[..48];

    private static void WriteSynced(string temporary, Action<Stream> write)
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void KeepMode(string target, string temporary)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
        }
    }

    /// <summary>The rename itself survives a power cut only once the folder is on disk.</summary>
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor < 0)
        {
            return; // a folder may be writable and not readable; the rename stands all the same
        }

        var failed = Sync(descriptor) != 0;
        var number = Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (failed && number is InputOutputError or NoSpace or QuotaExceeded)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(number), number);
        }
    }

    private static ItemwiseException? Sentence(string path, Exception error) => error switch
    {
        DirectoryNotFoundException => Refused(path, "its folder does not exist; make the folder first", error),
        UnauthorizedAccessException => Refused(path, "permission denied; choose another place", error),
        PathTooLongException => Refused(path, "the path is too long; choose a shorter one", error),
        FileNotFoundException { FileName: { } missing } when missing.EndsWith(TemporarySuffix, StringComparison.Ordinal) =>
            Refused(path, "its folder takes no files; choose another place", error),
        FileNotFoundException => null, // of something that the content was to be read from
        IOException { HResult: ReadOnlyFileSystem } => Refused(path, "the file system is read-only; choose another place", error),
        IOException { HResult: NoSpace or QuotaExceeded or FileTooLarge or WindowsDiskFull } =>
            Failed(path, "the disk is full or the quota is used up; free some space and try again", error),
        EndOfStreamException => null,
        IOException io => Failed(path, $"{io.Message.TrimEnd('.')}; check the disk and try again", error),
        _ => null,
    };

    private static InputRefusedException Refused(string path, string cause, Exception error) =>
        new($"'{path}' cannot be written: {cause}.", error);

    private static ResourceException Failed(string path, string cause, Exception error) =>
        new($"'{path}' cannot be written: {cause}.", error);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
