using Itemwise.Files;
using Itemwise.Studio.Settings;
using Itemwise.Studio.Upkeep;

namespace Itemwise.Studio.Pictures;

/// <summary>Keeps what can be made again below a size: what nobody looked at for longest goes. It is made again when it is
/// looked at.</summary>
internal sealed class CacheLimit(StudioHome home, StudioOptions options) : RecurringWork(Every)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    // What somebody looks at right now stays, however much it is.
    private static readonly TimeSpan InUse = TimeSpan.FromMinutes(10);

    /// <summary>Does it once.</summary>
    public void Shrink()
    {
        var (room, young) = (options.CacheBytes, DateTime.UtcNow - InUse);
        foreach (var file in Files().OrderByDescending(LastUse))
        {
            room -= file.Length;
            if (room < 0 && LastUse(file) < young)
            {
                QuietRemoval.Files(file.FullName);
            }
        }
    }

    protected override Task Once(CancellationToken cancellation) => Task.Run(Shrink, cancellation);

    // Each workspace has a folder; what is being written has another ending.
    private IEnumerable<FileInfo> Files() => new DirectoryInfo(home.Cache).EnumerateDirectories()
        .Where(folder => folder.LinkTarget is null)
        .SelectMany(folder => folder.EnumerateFiles()).Where(file => file.Extension is ".tif" or ".json");

    // File systems note reading once a day, or never.
    private static DateTime LastUse(FileInfo file) =>
        file.LastAccessTimeUtc > file.LastWriteTimeUtc ? file.LastAccessTimeUtc : file.LastWriteTimeUtc;
}
