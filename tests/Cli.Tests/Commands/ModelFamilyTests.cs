namespace Itemwise.Cli.Tests.Commands;

/// <summary>The other families of models, from a photo to an edit of it.</summary>
public sealed class ModelFamilyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_SDXL_folder_learns_items_and_edits_them_with_each_of_its_samplers()
    {
        var (model, workspace) = (TinyModel.In(folder, "sdxl"), SampleScene.Workspace(folder));

        var learning = CliRun.Of("associate", workspace, "--model", model, "--json");

        Assert.Equal((0, ""), (learning.Code, learning.Error));
        Assert.Equal(0, learning.Json.GetProperty("liveTensors").GetInt64());
        var pictures = new HashSet<string>();
        foreach (var sampler in (string[])["ddim", "ddpm", "euler", "euler-a", "dpm++"])
        {
            var output = folder.At($"{sampler}.png");
            var run = CliRun.Of("edit", workspace, "--model", model, "--describe", "1=a blue ball", "--sampler",
                sampler, "-o", output, "--json");
            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.Equal((0, 0), (run.Json.GetProperty("changedOutside").GetInt64(), run.Json.GetProperty("liveTensors").GetInt64()));
            Assert.True(pictures.Add(Convert.ToBase64String(File.ReadAllBytes(output))));
        }

        Assert.Equal(0, CliRun.Of("edit", workspace, "--model", model, "--remove", "2", "--parity", "-o", folder.At("parity.png")).Code);
        Assert.Equal(0, CliRun.Of("reconstruct", workspace, "--model", model, "-o", folder.At("made.png")).Code);
    }

    [Fact]
    public void An_InstructPix2Pix_folder_learns_no_items_and_says_which_do() => CliRun.Of(
        "associate", SampleScene.Workspace(folder), "--model", TinyModel.In(folder, "ip2p"))
            .AssertRefused(3, "InstructPix2Pix", "Stable Diffusion and SDXL", "--model");
}
