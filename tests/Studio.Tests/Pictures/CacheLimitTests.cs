using Itemwise.Studio.Pictures;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Tests.Pictures;

public sealed class CacheLimitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_nobody_looked_at_for_longest_goes_until_the_rest_fits_and_what_is_looked_at_stays()
    {
        var home = new StudioHome(folder.At("home"));
        foreach (var (name, hours) in new[] { ("old.tif", 3), ("middle.json", 2), ("young.tif", 1), ("now.tif", 0), ("unfinished.tmp", 9) })
        {
            Make(Path.Combine(home.CacheOf("a"), name), hours);
        }

        using var limit = new CacheLimit(home, new StudioOptions(home.FullPath) { CacheBytes = 250 });
        limit.Shrink();
        Assert.Equal(["now.tif", "unfinished.tmp", "young.tif"], Left(home));
        using var none = new CacheLimit(home, new StudioOptions(home.FullPath) { CacheBytes = 0 });
        none.Shrink();
        Assert.Equal(["now.tif", "unfinished.tmp"], Left(home));
    }

    [Fact]
    public async Task What_was_taken_away_while_the_studio_runs_is_made_again()
    {
        await using var studio = await RunningStudio.Start();
        var id = await studio.MakeSample();
        var tile = await studio.Client.GetByteArrayAsync($"/api/workspaces/{id}/steps/0/picture/0/0/0");
        Directory.Delete(Path.Combine(studio.Home, "cache", id), recursive: true);
        Assert.Equal(tile, await studio.Client.GetByteArrayAsync($"/api/workspaces/{id}/steps/0/picture/0/0/0"));
    }

    private static IEnumerable<string?> Left(StudioHome home) => Directory.GetFiles(home.CacheOf("a")).Select(Path.GetFileName).Order();

    private static void Make(string path, int hours)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, new byte[100]);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
        File.SetLastAccessTimeUtc(path, DateTime.UtcNow.AddHours(-hours));
    }
}
