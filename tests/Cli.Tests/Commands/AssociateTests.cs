using Itemwise.Editing.Storage;

namespace Itemwise.Cli.Tests.Commands;

public sealed class AssociateTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_learned_is_one_file_and_nothing_leaks()
    {
        using var scene = new LearnedScene();
        var json = scene.Learning.Json;

        Assert.True(File.Exists(json.GetProperty("association").GetString()));
        Assert.Equal((2, 2, 0), (json.GetProperty("tokenSteps").GetInt32(), json.GetProperty("unetSteps").GetInt32(),
            json.GetProperty("rank").GetInt32()));
        Assert.Equal(0, json.GetProperty("liveTensors").GetInt64());
        Assert.True(json.GetProperty("peakBytes").GetInt64() > 0);
        Assert.True(json.GetProperty("seconds").GetDouble() > 0);
    }

    [Fact]
    public void Steps_and_rank_come_from_the_command_line()
    {
        var (model, workspace) = (TinyModel.In(folder), SampleScene.Workspace(folder));

        var json = CliRun.Of("associate", workspace, "--model", model, "--steps", "1,3", "--rank", "2", "--seed", "7", "--json").Json;

        Assert.Equal((1, 3, 2, 7), (json.GetProperty("tokenSteps").GetInt32(), json.GetProperty("unetSteps").GetInt32(),
            json.GetProperty("rank").GetInt32(), json.GetProperty("seed").GetInt32()));
    }

    [Fact]
    public void With_little_memory_it_learns_the_same_and_says_how()
    {
        var (model, workspace) = (TinyModel.In(folder), SampleScene.Workspace(folder));

        var small = CliRun.Of("associate", workspace, "--model", model, "--memory", "small");
        var fast = CliRun.Of("associate", workspace, "--model", model, "--memory", "fast", "--quiet");

        Assert.Equal((0, 0, ""), (small.Code, fast.Code, fast.Error));
        Assert.Contains("computed twice", small.Error + small.Output, StringComparison.Ordinal);
        CliRun.Of("associate", workspace, "--memory", "none").AssertRefused(2, "none", "fast");
    }

    [Theory]
    [InlineData("100")]
    [InlineData("1,2,3")]
    [InlineData("1,-2")]
    [InlineData("many,few")]
    public void Steps_are_two_whole_numbers(string steps) => CliRun.Of("associate", folder.FullPath, "--steps", steps)
        .AssertRefused(2, "--steps", $"'{steps}'");

    [Fact]
    public void A_workspace_in_use_ends_with_4()
    {
        var workspace = SampleScene.Workspace(folder);
        using var holder = WorkspaceFolder.Open(workspace);

        CliRun.Of("associate", workspace, "--model", TinyModel.In(folder)).AssertRefused(4, "in use");
        Assert.Equal(0, CliRun.Of("items", workspace).Code);
    }

    [Fact]
    public void A_model_folder_that_does_not_exist_is_refused() =>
        CliRun.Of("associate", SampleScene.Workspace(folder), "--model", folder.At("none"))
            .AssertRefused(3, folder.At("none"), "does not exist");

    [Fact]
    public void A_pickled_model_is_refused_with_advice()
    {
        File.WriteAllText(folder.At("model.bin"), "pickle");

        CliRun.Of("associate", SampleScene.Workspace(folder), "--model", folder.At("model.bin")).AssertRefused(3, "model.bin", "folder");
    }

    [Fact]
    public void Pickled_weights_in_a_folder_are_refused_with_advice()
    {
        var model = TinyModel.In(folder);
        var weights = Path.Combine(model, "unet", "diffusion_pytorch_model.safetensors");
        File.Move(weights, Path.ChangeExtension(weights, ".bin"));

        CliRun.Of("associate", SampleScene.Workspace(folder), "--model", model).AssertRefused(3, ".bin", "safetensors");
    }

    [Fact]
    public void Stopped_it_ends_with_130_and_the_same_command_goes_on()
    {
        var (model, workspace) = (TinyModel.In(folder), SampleScene.Workspace(folder));

        CliRun.Of(["associate", workspace, "--model", model], new CancellationToken(canceled: true)).AssertRefused(130, "goes on");

        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", model, "--quiet").Code);
    }
}
