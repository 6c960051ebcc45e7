using Itemwise.Editing;
using Itemwise.Imaging;

namespace Itemwise.Cli.Tests;

/// <summary>The scene that comes with the repository: five items, numbers 1, 2, 3, 5 and 6.</summary>
internal static class SampleScene
{
    public static string Photo { get; } = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "photo.png");

    public static string Items { get; } = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "items.png");

    /// <summary>Makes a workspace of it.</summary>
    public static string Workspace(TemporaryFolder folder)
    {
        var path = folder.At("workspace");
        Assert.Equal(0, CliRun.Of("new", Photo, "-o", path, "--items", Items).Code);
        return path;
    }

    /// <summary>A label picture of one size whose upper half is item 1.</summary>
    public static string Labels(TemporaryFolder folder, int width, int height)
    {
        var path = folder.At("labels.png");
        PictureWriter.WriteGrey(path, width, height, [.. Enumerable.Range(0, width * height)
            .Select(i => i < width * height / 2 ? (byte)1 : (byte)0)]);
        return path;
    }
}
