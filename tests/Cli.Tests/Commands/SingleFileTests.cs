using Itemwise.Diffusion.Tests.SingleFiles;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Tests.Commands;

public sealed class SingleFileTests : IDisposable
{
    // The side that the folder's config says.
    private static readonly Dictionary<string, string> Resolution = new() { ["modelspec.resolution"] = "128x128" };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sd1")]
    [InlineData("sdxl")]
    public void What_is_learned_and_edited_with_a_file_is_what_the_folder_gives(string family)
    {
        var pair = new SingleFilePair(folder, family, metadata: Resolution);
        var workspace = SampleScene.Workspace(folder);
        var (first, second) = (Edited(workspace, pair.Folder, "a.png"), Edited(workspace, pair.File, "b.png"));
        Assert.Equal(first.Picture, second.Picture);
        Assert.Equal(first.Association, second.Association);
    }

    [Fact]
    public void What_was_learned_with_a_folder_is_edited_with_the_file()
    {
        var pair = new SingleFilePair(folder, "sd1", metadata: Resolution);
        var workspace = SampleScene.Workspace(folder);
        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", pair.Folder, "--steps", "1,1", "--quiet").Code);
        var edit = CliRun.Of("edit", workspace, "--remove", "1", "--model", pair.File, "--steps", "1", "--json");
        Assert.Equal((0, 0), (edit.Code, edit.Json.GetProperty("changedOutside").GetInt32()));
    }

    [Fact]
    public void The_half_precision_variant_is_the_same_model_and_is_told_apart()
    {
        using var elsewhere = new TemporaryFolder();
        var (half, full) = (new SingleFilePair(folder, "sd1", metadata: Resolution),
            new SingleFilePair(elsewhere, "sd1", DType.Float32, metadata: Resolution));
        var workspace = SampleScene.Workspace(folder);
        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", full.File, "--steps", "1,1", "--quiet").Code);
        var edit = CliRun.Of("edit", workspace, "--remove", "1", "--model", half.File, "--steps", "1");
        Assert.Equal(0, edit.Code);
        Assert.Contains("weights in Float32", edit.Error, StringComparison.Ordinal);
        Assert.Contains("in Float16", edit.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_instruction_is_followed_with_a_file_as_with_the_folder()
    {
        var pair = new SingleFilePair(folder, "ip2p", metadata: Resolution);
        byte[] Instructed(string model, string name)
        {
            var run = CliRun.Of("instruct", SampleScene.Photo, "make it a winter evening", "-o", folder.At(name), "--model", model,
                "--steps", "4", "--plain", "--seed", "2", "--json");
            Assert.Equal((0, ""), (run.Code, run.Error));
            return Picture.Load(folder.At(name)).Bytes.ToArray();
        }

        Assert.Equal(Instructed(pair.Folder, "a.png"), Instructed(pair.File, "b.png"));
    }

    [Fact]
    public void The_vocabulary_that_was_found_is_told_and_one_that_is_named_is_taken()
    {
        var pair = new SingleFilePair(folder, "sd1", metadata: Resolution);
        string[] call = ["generate", "a ball", "-o", folder.At("x.png"), "--model", pair.File, "--steps", "1"];
        Assert.Contains(Path.Combine(pair.Folder, "tokenizer"), CliRun.Of(call).Error, StringComparison.Ordinal);
        Assert.DoesNotContain("vocabulary", CliRun.Of([.. call, "--tokenizer", pair.Folder]).Error, StringComparison.Ordinal);
        CliRun.Of([.. call, "--tokenizer", folder.FullPath, "--quiet"]).AssertRefused(3, "holds no tokenizer", "vocab.json");
    }

    private (byte[] Picture, byte[] Association) Edited(string workspace, string model, string name)
    {
        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", model, "--steps", "1,1", "--rank", "2", "--quiet").Code);
        var run = CliRun.Of("edit", workspace, "--describe", "1=a red ball", "--from", "0", "-o", folder.At(name), "--model", model,
            "--steps", "2", "--seed", "5", "--json");
        Assert.Equal((0, ""), (run.Code, run.Error));
        return (Picture.Load(folder.At(name)).Bytes.ToArray(),
            File.ReadAllBytes(Path.Combine(workspace, "association", "association.safetensors")));
    }
}
