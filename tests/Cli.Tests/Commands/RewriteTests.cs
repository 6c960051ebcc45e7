using Itemwise.Imaging;

namespace Itemwise.Cli.Tests.Commands;

[AssertNoTensorLeaks]
public sealed class RewriteTests
{
    private const string Caption = "a {cat} and a {dog} on the grass";
    private const string Plain = "a cat and a dog on the grass";

    [Fact]
    public void A_photo_is_inverted_once_and_rewritten_as_often_as_one_likes()
    {
        using var folder = new TemporaryFolder();
        var (workspace, model) = (SampleScene.Workspace(folder), TinyModel.In(folder));
        var inverted = CliRun.Of("invert", workspace, Caption, "--model", model, "--json");
        Assert.Equal((0, ""), (inverted.Code, inverted.Error));
        var json = inverted.Json;
        Assert.Equal(["cat", "dog"], json.GetProperty("nouns").EnumerateArray().Select(noun => noun.GetProperty("word").GetString()!));
        Assert.All(json.GetProperty("nouns").EnumerateArray(), noun => Assert.Equal(
            (256, 256), Size(noun.GetProperty("map").GetString()!)));
        Assert.Equal(new FileInfo(json.GetProperty("inversion").GetString()!).Length, json.GetProperty("bytes").GetInt64());
        Assert.True(json.GetProperty("psnr").GetDouble() > 0 && json.GetProperty("ceiling").GetDouble() > 0);
        Assert.True(json.GetProperty("forwards").GetDouble() > 4 && json.GetProperty("backwards").GetDouble() > 0);
        Assert.Equal(0, json.GetProperty("liveTensors").GetInt64());

        foreach (var (step, target) in new[] { "a lion and a dog on the grass", "a cat and a white dog on the grass" }.Index())
        {
            var run = CliRun.Of("rewrite", workspace, target, "--caption", Plain, "--model", model, "--json").Json;
            Assert.False(run.GetProperty("inverted").GetBoolean());
            Assert.Equal((step + 1, 0), (run.GetProperty("step").GetInt32(), run.GetProperty("changedOutside").GetInt64()));
            Assert.True(File.Exists(run.GetProperty("region").GetString()));
        }

        var history = CliRun.Of("history", workspace, "--json").Json;
        Assert.All(history.GetProperty("steps").EnumerateArray().Where(step => step.GetProperty("step").GetInt32() > 0),
            step => Assert.Equal(0, step.GetProperty("parent").GetInt32()));
    }

    [Fact]
    public void Several_targets_are_several_steps_of_one_pass_and_the_caption_may_be_left_out()
    {
        using var folder = new TemporaryFolder();
        var (workspace, model) = (SampleScene.Workspace(folder), TinyModel.In(folder));
        var first = CliRun.Of("rewrite", workspace, "a lion and a dog on the grass", "--caption", Caption, "--model", model, "--json").Json;
        Assert.True(first.GetProperty("inverted").GetBoolean());
        var output = folder.At("out.png");
        var both = CliRun.Of("rewrite", workspace, "a lion and a dog on the grass", "a cat and a horse on the grass", "--model", model,
            "-o", output, "--json").Json;
        Assert.False(both.GetProperty("inverted").GetBoolean());
        Assert.Equal([output, folder.At("out-2.png")], both.GetProperty("outputs").EnumerateArray().Select(path => path.GetString()!));
        Assert.True(both.GetProperty("forwards").GetInt32() < 2 * first.GetProperty("forwards").GetInt32());
        Assert.Equal(Picture.Load(first.GetProperty("output").GetString()!).Bytes.ToArray().Length, Picture.Load(output).Bytes.Length);
    }

    [Fact]
    public void Of_a_photo_alone_the_picture_is_all_that_stays()
    {
        using var folder = new TemporaryFolder();
        var (model, output) = (TinyModel.In(folder), folder.At("out.png"));
        var before = Directory.GetDirectories(Path.GetTempPath(), "itemwise-rewrite-*").Length;
        var run = CliRun.Of("rewrite", SampleScene.Photo, "a lion and a dog", "--caption", "a cat and a dog", "--method", "ddim", "--model",
            model, "-o", output, "--json");
        Assert.Equal(0, run.Code);
        Assert.True(run.Json.GetProperty("inverted").GetBoolean());
        Assert.False(run.Json.TryGetProperty("step", out _));
        Assert.True(Directory.GetDirectories(Path.GetTempPath(), "itemwise-rewrite-*").Length <= before);
    }

    [Fact]
    public void Nouns_are_held_to_items()
    {
        using var folder = new TemporaryFolder();
        var (workspace, model) = (SampleScene.Workspace(folder), TinyModel.In(folder));
        Assert.Equal(0, CliRun.Of("invert", workspace, Plain, "--item", "cat=1", "--item", "dog=2", "--model", model, "--quiet").Code);
        var run = CliRun.Of("rewrite", workspace, "a cat and a horse on the grass", "--model", model, "--json").Json;
        Assert.Equal(0, run.GetProperty("changedOutside").GetInt64());
        CliRun.Of("invert", workspace, Plain, "--item", "cat=99", "--model", model).AssertRefused(3, "99");
        CliRun.Of("invert", workspace, Plain, "--item", "cat", "--model", model).AssertRefused(2, "--item", "cat=2");
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence()
    {
        using var folder = new TemporaryFolder();
        var (workspace, model) = (SampleScene.Workspace(folder), TinyModel.In(folder));
        CliRun.Of("invert", workspace, "and on the", "--model", model).AssertRefused(3, "no noun", "--nouns");
        CliRun.Of("invert", workspace, Plain, "--nouns", "horse", "--model", model).AssertRefused(3, "does not say 'horse'");
        CliRun.Of("invert", workspace, string.Join(' ', Enumerable.Repeat("cat", 80)), "--model", model)
            .AssertRefused(3, "77", "no room from");
        CliRun.Of("rewrite", workspace, Plain, "--caption", Plain, "--model", model).AssertRefused(3, "nothing would change", "--weight");
        CliRun.Of("rewrite", workspace, "a lion", "--caption", Plain, "--weight", "fluffy=2", "--model", model)
            .AssertRefused(3, "does not say 'fluffy'");
        CliRun.Of("rewrite", workspace, "a lion", "--weight", "lion", "--model", model).AssertRefused(2, "--weight", "fluffy=3");
        CliRun.Of("rewrite", workspace, "a lion", "--model", model).AssertRefused(2, "--caption");
        CliRun.Of("rewrite", SampleScene.Photo, "a lion", "--caption", Plain, "--model", model).AssertRefused(2, "-o FILE");
        CliRun.Of("rewrite", SampleScene.Photo, "a lion", "-o", folder.At("a.png"), "--model", model).AssertRefused(2, "--caption");
    }

    private static (int Width, int Height) Size(string path)
    {
        var picture = Picture.Load(path);
        return (picture.Width, picture.Height);
    }
}
