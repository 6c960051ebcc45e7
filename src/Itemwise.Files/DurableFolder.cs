namespace Itemwise.Files;

/// <summary>Folders that come into being whole or not at all.</summary>
public static class DurableFolder
{
    /// <summary>Refuses a place where something is already.</summary>
    /// <param name="folder">The folder to be.</param>
    /// <param name="purpose">What it is for, as in "choose a new folder for ...".</param>
    /// <exception cref="InputRefusedException">A file is there, or a folder that holds something.</exception>
    public static void RequireFree(string folder, string purpose)
    {
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw new InputRefusedException($"'{folder}' exists and is not empty: choose a new folder for {purpose}.");
        }
    }

    /// <summary>Makes a folder by filling another one beside it and renaming it.</summary>
    /// <remarks>When <paramref name="fill"/> throws, nothing is left; when the process is killed, a folder whose name begins with a
    /// dot.</remarks>
    /// <param name="folder">The folder to be; it may exist if it is empty.</param>
    /// <param name="purpose">What it is for, as in "choose a new folder for ...".</param>
    /// <param name="fill">Writes the files below the folder that it is given; sentences that name it come out with the folder to
    /// be.</param>
    /// <exception cref="InputRefusedException">The folder is taken or cannot be made.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Make(string folder, string purpose, Action<string> fill)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(fill);
        RequireFree(folder, purpose);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var unfinished = Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
        try
        {
            Directory.CreateDirectory(unfinished);
            fill(unfinished);
            if (Directory.Exists(target))
            {
                Directory.Delete(target);
            }

            Directory.Move(unfinished, target);
        }
        catch (InputRefusedException error)
        {
            throw new InputRefusedException(error.Message.Replace(unfinished, folder, StringComparison.Ordinal), error);
        }
        catch (ResourceException error)
        {
            throw new ResourceException(error.Message.Replace(unfinished, folder, StringComparison.Ordinal), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var reason = error.Message.Replace(unfinished, folder, StringComparison.Ordinal).TrimEnd('.');
            throw new InputRefusedException($"The folder '{folder}' cannot be made: {reason}; choose another place.", error);
        }
        finally
        {
            QuietRemoval.Folder(unfinished);
        }
    }
}
