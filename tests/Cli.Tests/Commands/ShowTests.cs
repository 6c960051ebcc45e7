using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class ShowTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_picture_has_the_photos_size_and_a_colour_an_item()
    {
        var run = CliRun.Of("show", SampleScene.Workspace(folder), "-o", folder.At("show.png"), "--json");

        Assert.Equal(0, run.Code);
        Assert.Equal(folder.At("show.png"), run.Json.GetProperty("output").GetString());
        Picture photo = Picture.Load(SampleScene.Photo), shown = Picture.Load(folder.At("show.png"));
        Assert.Equal((photo.Width, photo.Height, 3), (shown.Width, shown.Height, shown.Bands));
        Assert.NotEqual(photo.Bytes.ToArray(), shown.Bytes.ToArray());
    }

    [Fact]
    public void Nothing_is_written_over_the_workspaces_own_files()
    {
        var workspace = SampleScene.Workspace(folder);

        CliRun.Of("show", workspace, "-o", Path.Combine(workspace, "items.png")).AssertRefused(3, "items.png");
        CliRun.Of("show", workspace, "-o", Path.Combine(workspace, "photo.png")).AssertRefused(3, "photo.png");
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_refused_before_any_work() =>
        CliRun.Of("show", SampleScene.Workspace(folder), "-o", folder.At("none", "show.png"))
            .AssertRefused(3, $"'{folder.At("none", "show.png")}'", "folder does not exist");

    [Fact]
    public void A_format_that_is_not_written_is_refused() => CliRun.Of("show", SampleScene.Workspace(folder), "-o", folder.At("show.bmp"))
        .AssertRefused(3, ".png");

    [Fact]
    public void A_folder_that_is_no_workspace_is_refused() => CliRun.Of("show", folder.FullPath, "-o", folder.At("show.png"))
        .AssertRefused(3, "is not a workspace");
}
