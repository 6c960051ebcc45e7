using System.Globalization;
using Itemwise.Torch;

namespace Itemwise.Editing.Storage;

/// <summary>Keeps other processes out of a workspace as long as it lives.</summary>
/// <remarks>The operating system holds the lock (flock on Unix), so a killed process leaves none behind. The file itself stays:
/// deleting it could let two processes hold two files of one name. Who holds it stands in a file of its own, because a
/// locked file cannot be read by others.</remarks>
internal sealed class WorkspaceLock : IDisposable
{
    public const string FileName = "workspace.lock";
    public const string OwnerFileName = "workspace.owner";
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LinuxTryAgain = 11;
    private const int MacTryAgain = 35;
    private const int ReadOnlyFileSystem = 30;

    private readonly FileStream stream;
    private readonly string ownerPath;

    /// <summary>Takes the lock or says who has it.</summary>
    /// <exception cref="WorkspaceInUseException">Another process, or another holder in this one, has the workspace.</exception>
    /// <exception cref="InputRefusedException">The folder may not be written.</exception>
    public WorkspaceLock(string folder)
    {
        ownerPath = Path.Combine(folder, OwnerFileName);
        try
        {
            stream = new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error.HResult is SharingViolation or LinuxTryAgain or MacTryAgain)
        {
            throw new WorkspaceInUseException($"The workspace '{folder}' is in use{Owner()}; wait until that is done, or stop it.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new InputRefusedException(
                $"The workspace '{folder}' cannot be written: permission denied; change its permissions or use a copy.", error);
        }
        catch (IOException error) when (error.HResult == ReadOnlyFileSystem)
        {
            throw new InputRefusedException(
                $"The workspace '{folder}' cannot be written: the file system is read-only; copy the folder to another place and work "
                + $"there.", error);
        }
        catch (IOException error)
        {
            throw new ResourceException(
                $"The workspace '{folder}' cannot be locked: {error.Message.TrimEnd('.')}; check the disk and try again.", error);
        }

        try
        {
            File.WriteAllText(ownerPath, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only the sentence for others gets shorter.
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(ownerPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is overwritten by the next holder.
        }

        stream.Dispose();
    }

    private string Owner()
    {
        try
        {
            var text = File.ReadAllText(ownerPath).Trim();
            return int.TryParse(text, CultureInfo.InvariantCulture, out var process) ? $" by process {process}" : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
