using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

public sealed class InstructTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public InstructTests() => model = TinyModel.In(folder, "ip2p");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_photo_is_edited_into_a_file_with_its_regions_beside()
    {
        var output = folder.At("out.png");
        var run = CliRun.Of("instruct", SampleScene.Photo, "make the dog blue", "remove the bridge", "--model", model, "--steps",
            "4", "-o", output, "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal((0, 0), (run.Json.GetProperty("changedOutside").GetInt64(), run.Json.GetProperty("liveTensors").GetInt64()));
        var instructions = run.Json.GetProperty("instructions").EnumerateArray().ToArray();
        Assert.Equal(["change", "remove"], instructions.Select(one => one.GetProperty("kind").GetString()));
        Assert.Equal(["dog", "bridge"], instructions.Select(one => one.GetProperty("keyword").GetString()));
        Assert.All(instructions, one => Assert.Equal(Picture.Load(output).Width,
            Picture.Load(one.GetProperty("region").GetString()!).Width));
        Assert.Equal(Picture.Load(SampleScene.Photo).Height, Picture.Load(output).Height);
    }

    [Fact]
    public void In_a_workspace_it_is_a_step_that_can_be_undone()
    {
        var workspace = SampleScene.Workspace(folder);
        var run = CliRun.Of("instruct", workspace, "make the dog blue", "--model", model, "--steps", "4", "--json");
        Assert.Equal((0, "", 1), (run.Code, run.Error, run.Json.GetProperty("step").GetInt32()));
        Assert.Equal(0, CliRun.Of("history", workspace).Code);
        Assert.Equal(0, CliRun.Of("undo", workspace).Code);
        Assert.Equal(0, CliRun.Of("redo", workspace).Code);
        Assert.Equal(0, CliRun.Of("pack", workspace, folder.At("packed.zip")).Code);
    }

    [Fact]
    public void Plain_is_InstructPix2Pix_over_the_whole_picture()
    {
        var run = CliRun.Of("instruct", SampleScene.Photo, "make the dog blue", "--plain", "--model", model, "--steps", "3", "--sampler",
            "euler-a", "-o", folder.At("plain.png"), "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.All(Picture.Load(run.Json.GetProperty("region").GetString()!).Bytes.ToArray(), sample => Assert.Equal(255, sample));
    }

    [Fact]
    public void A_preview_shows_the_regions_and_makes_no_picture()
    {
        var preview = folder.At("preview.png");
        var run = CliRun.Of("instruct", SampleScene.Photo, "make the dog blue", "--model", model, "--preview", preview, "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.True(File.Exists(preview));
        Assert.InRange(run.Json.GetProperty("instructions")[0].GetProperty("confidence").GetDouble(), 0, 1);
    }

    [Fact]
    public void In_a_workspace_an_instruction_can_be_held_to_an_item()
    {
        var workspace = SampleScene.Workspace(folder);
        string[] call = ["instruct", workspace, "make the dog blue", "--model", model, "--steps", "3"];
        var run = CliRun.Of([.. call, "--within", "1=2", "--json"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0, run.Json.GetProperty("changedOutside").GetInt64());
        Assert.InRange(run.Json.GetProperty("instructions")[0].GetProperty("share").GetDouble(), 0.001, 0.6);
        CliRun.Of([.. call, "--within", "1=99"]).AssertRefused(3, "99");
        CliRun.Of([.. call, "--within", "1=2", "--region", "1=mask.png"]).AssertRefused(2, "--region");
    }

    [Fact]
    public void Items_can_be_what_sentences_are_about()
    {
        var workspace = folder.At("told");
        var scene = Path.Combine(Fixtures.RepositoryRoot, "samples", "scene");
        var run = CliRun.Of("new", Path.Combine(scene, "photo.png"), "-o", workspace, "--instruct", "make the cone blue", "remove the house",
            "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(["rest", "cone", "house"], run.Json.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("name").GetString()).Order(StringComparer.Ordinal).OrderBy(name => name != "rest"));
        Assert.Equal(0, CliRun.Of("items", workspace, "--export", folder.At("found.png")).Code);
        var found = Picture.LoadIndices(folder.At("found.png"));
        var cone = Picture.LoadIndices(Path.Combine(scene, "items.png")).Values.Index().Where(pixel => pixel.Item == 1).ToArray();
        Assert.InRange(cone.Count(pixel => found.Values[pixel.Index] == 1) / (double)cone.Length, 0.7, 1);
        CliRun.Of("new", SampleScene.Photo, "-o", folder.At("whole"), "--instruct", "make it look like winter", "--model", model)
            .AssertRefused(3, "whole photo");
        CliRun.Of("new", SampleScene.Photo, "-o", folder.At("both"), "--instruct", "remove the dog", "--segment", "graph", "--model", model)
            .AssertRefused(2, "--instruct");
        Assert.False(Directory.Exists(folder.At("whole")) || Directory.Exists(folder.At("both")));
    }

    [Fact]
    public void A_region_that_is_given_is_the_region()
    {
        var photo = Picture.Load(SampleScene.Photo);
        var output = folder.At("out.png");
        var run = CliRun.Of(
            "instruct", SampleScene.Photo, "make the dog blue", "--region", "1=" + SampleScene.Labels(folder, photo.Width, photo.Height),
            "--model", model, "--steps", "3", "-o", output, "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(0.5, run.Json.GetProperty("instructions")[0].GetProperty("share").GetDouble(), 0.01);
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence_and_leaves_nothing()
    {
        var output = folder.At("no.png");
        string[] call = ["instruct", SampleScene.Photo, "make the dog blue", "-o", output, "--steps", "3"];
        CliRun.Of([.. call, "--model", model, "--keyword", "2=dog"]).AssertRefused(2, "instruction 2", "there is 1");
        CliRun.Of([.. call, "--model", model, "--keyword", "1=tiger"]).AssertRefused(3, "does not say 'tiger'");
        CliRun.Of([.. call, "--model", model, "--region", "1=" + SampleScene.Labels(folder, 7, 5)]).AssertRefused(3, "7 x 5");
        CliRun.Of([.. call, "--model", model, "--strength", "1=3"]).AssertRefused(2, "0 to 2");
        CliRun.Of([.. call, "--model", model, "--plain", "--strength", "1=0"]).AssertRefused(2, "--plain");
        CliRun.Of([.. call, "--model", model, "--within", "1=2"]).AssertRefused(2, "--within", "new");
        CliRun.Of(["instruct", SampleScene.Photo, "remove the dog", "make the dog blue", "-o", output, "--model", model])
            .AssertRefused(3, "Instructions 1", "'dog'");
        CliRun.Of([.. call, "--model", Fixtures.At("sd")]).AssertRefused(3, "InstructPix2Pix", "--model");
        CliRun.Of("instruct", SampleScene.Photo, "make the dog blue", "--model", model).AssertRefused(2, "-o FILE");
        CliRun.Of("instruct", SampleScene.Photo, string.Join(' ', Enumerable.Repeat("dog", 90)), "--model", model, "-o", output)
            .AssertRefused(3, "tokens");
        Assert.False(File.Exists(output));
    }
}
