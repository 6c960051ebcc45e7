namespace Itemwise.Cli.Tests.Commands;

public sealed class ReconstructTests(LearnedScene scene) : IClassFixture<LearnedScene>
{
    [Fact]
    public void The_whole_photo_is_made_again_and_compared()
    {
        var run = CliRun.Of("reconstruct", scene.Workspace, "--model", scene.Model, "-o", scene.At("again.png"), "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(scene.At("again.png"), run.Json.GetProperty("output").GetString());
        Assert.True(File.Exists(run.Json.GetProperty("region").GetString()));
        Assert.Equal((0, 0), (run.Json.GetProperty("changedOutside").GetInt64(), run.Json.GetProperty("liveTensors").GetInt64()));
        Assert.True(run.Json.GetProperty("psnr").GetDouble() > 0);
    }

    [Fact]
    public void A_folder_that_is_no_workspace_is_refused() => CliRun.Of("reconstruct", scene.At("none"))
        .AssertRefused(3, "is not a workspace");
}
