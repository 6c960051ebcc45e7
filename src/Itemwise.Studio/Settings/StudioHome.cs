using Itemwise.Files;

namespace Itemwise.Studio.Settings;

/// <summary>The folders of a studio's home.</summary>
public sealed class StudioHome
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int ShortHash = 16;
    private const int ReadBuffer = 1 << 16;
    private const string TemporaryStart = ".response-";
    private const string UploadStart = ".upload-";

    /// <summary>Makes the folders that are missing, readable for their owner alone.</summary>
    /// <exception cref="InputRefusedException">They cannot be made.</exception>
    public StudioHome(string folder)
    {
        FullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        foreach (var path in (string[])[FullPath, Workspaces, Incoming, Removed, Results, Cache])
        {
            Make(path);
        }
    }

    /// <summary>The home.</summary>
    public string FullPath { get; }

    /// <summary>The queue's file.</summary>
    public string Database => Path.Combine(FullPath, "studio.db");

    /// <summary>Workspaces, each a folder named by its id.</summary>
    public string Workspaces => Path.Combine(FullPath, "workspaces");

    /// <summary>Photos whose items are not found yet, each in a folder named by the id of the workspace to be.</summary>
    public string Incoming => Path.Combine(FullPath, "incoming");

    /// <summary>Workspaces that were removed.</summary>
    public string Removed => Path.Combine(FullPath, "removed");

    /// <summary>What jobs leave that is no step, each in a folder named by the job's id.</summary>
    public string Results => Path.Combine(FullPath, "results");

    /// <summary>What can be made again.</summary>
    public string Cache => Path.Combine(FullPath, "cache");

    /// <summary>What can be made again of a workspace.</summary>
    /// <param name="id">The workspace's id.</param>
    public string CacheOf(string id) => Path.Combine(Cache, id);

    /// <summary>A file of what can be made again of one of a workspace's pictures.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="sha256">The picture's sum, by which another photo under the same id has other files.</param>
    /// <param name="ending">What follows in the file's name.</param>
    public string CacheFile(string id, string sha256, string ending)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return Path.Combine(CacheOf(id), sha256[..ShortHash] + ending);
    }

    /// <summary>A path for a file that is made for one response and goes with it; what a killed studio left of them goes when the next
    /// one starts.</summary>
    /// <param name="ending">What follows in the file's name.</param>
    public string TemporaryFile(string ending) => Path.Combine(Cache, $"{TemporaryStart}{Guid.NewGuid():N}{ending}");

    /// <summary>Opens such a file to be sent; it goes when it is closed.</summary>
    public static Stream ReadOnce(string temporaryFile) =>
        new FileStream(temporaryFile, FileMode.Open, FileAccess.Read, FileShare.Read, ReadBuffer, FileOptions.DeleteOnClose);

    /// <summary>A path for a folder that an upload comes into, until it is kept.</summary>
    public string UploadFolder() => Path.Combine(Incoming, $"{UploadStart}{Guid.NewGuid():N}");

    /// <summary>Takes away what a killed studio left half done: responses and uploads. Only for who has the home for itself.</summary>
    public void RemoveLeftovers()
    {
        QuietRemoval.Files([.. Directory.EnumerateFiles(Cache, TemporaryStart + "*")]);
        foreach (var folder in Directory.EnumerateDirectories(Incoming, UploadStart + "*"))
        {
            QuietRemoval.Folder(folder);
        }
    }

    /// <summary>How long work took on this machine, for estimates.</summary>
    public string Timings => Path.Combine(Cache, "timings.json");

    /// <summary>Where it is unless somebody says otherwise: the user's data folder.</summary>
    public static string Usual => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "itemwise");

    private static void Make(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, OwnerAlone);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException(
                $"The studio's folder '{path}' cannot be made: {error.Message.TrimEnd('.')}; choose another with --home DIR.", error);
        }
    }
}
