using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_whole_road_ends_in_a_sheet_and_can_be_walked_again()
    {
        var model = TinyModel.In(folder);

        var first = CliRun.Of("demo", "-o", folder.At("demo"), "--model", model, "--json");
        var second = CliRun.Of("demo", "-o", folder.At("demo"), "--model", model, "--quiet");

        Assert.Equal((0, ""), (first.Code, first.Error));
        Assert.Equal(["associate", "reconstruct", "describe", "remove"],
            first.Json.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()));
        Assert.Equal((0, 0), (first.Json.GetProperty("changedOutside").GetInt64(), first.Json.GetProperty("liveTensors").GetInt64()));
        Assert.True(Picture.Load(first.Json.GetProperty("output").GetString()!).Width > 3 * 256);
        Assert.Equal((0, ""), (second.Code, second.Error));
        Assert.Contains("samples changed outside", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workspace_of_another_photo_is_left_alone()
    {
        PictureWriter.WriteGrey(folder.At("other.png"), 64, 64, new byte[64 * 64]);
        Assert.Equal(0, CliRun.Of("new", folder.At("other.png"), "-o", folder.At("demo/workspace"), "--items",
            SampleScene.Labels(folder, 64, 64)).Code);

        CliRun.Of("demo", "-o", folder.At("demo"), "--model", TinyModel.In(folder)).AssertRefused(3, "another photo", "-o");
    }
}
