using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Cli.Tests.Commands;

public sealed class LoraTests : IDisposable
{
    private const string Layer = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k";  // [24, 32]

    private readonly TemporaryFolder folder = new();
    private readonly string model;

    public LoraTests() => model = TinyModel.In(folder);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void An_adapter_changes_the_picture_as_much_as_its_weight_says_and_is_in_the_account()
    {
        var style = Adapter("style");
        Assert.Equal(Made(), Made("--lora", $"{style}:0"));
        Assert.NotEqual(Made(), Made("--lora", style));
        Assert.NotEqual(Made("--lora", style), Made("--lora", $"{style}:0.5"));
        Assert.All(Made("--lora", style).Zip(Made("--lora", $"{style}:0.5", "--lora", $"{style}:0.5")),
            pair => Assert.InRange(pair.First - pair.Second, -1, 1));      // two sums round twice
        var text = Picture.Load(folder.At("x.png")).Text;
        Assert.Contains("Lora hashes: \"style: ", text["parameters"], StringComparison.Ordinal);
        Assert.Equal(["style", "style"], JsonDocument.Parse(text["itemwise"]).RootElement.GetProperty("model").GetProperty("loras")
            .EnumerateArray().Select(used => used.GetProperty("name").GetString()));
    }

    [Fact]
    public void An_association_says_over_which_adapters_it_was_learned_and_an_edit_without_them_notes_it()
    {
        var (workspace, style) = (SampleScene.Workspace(folder), Adapter("style"));
        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", model, "--lora", $"{style}:0.7", "--quiet").Code);
        var said = JsonDocument.Parse(File.ReadAllText(Path.Combine(workspace, "association", "association.json"))).RootElement;
        Assert.Equal(("style", 0.7), (said.GetProperty("loras")[0].GetProperty("name").GetString(),
            said.GetProperty("loras")[0].GetProperty("weight").GetDouble()));

        var with = CliRun.Of("edit", workspace, "--remove", "1", "--model", model, "--lora", $"{style}:0.7");
        var without = CliRun.Of("edit", workspace, "--remove", "1", "--from", "0", "--model", model);
        Assert.Equal((0, 0), (with.Code, without.Code));
        Assert.DoesNotContain("learned over", with.Error, StringComparison.Ordinal);
        Assert.Contains("learned over style:0.7", without.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lokr_w1", "LoKr")]
    [InlineData("hada_w1_a", "only some of the parts")]
    public void What_is_no_plain_adapter_is_not_imported_as_one(string part, string reason)
    {
        var workspace = SampleScene.Workspace(folder);
        Assert.Equal(0, CliRun.Of("associate", workspace, "--model", model, "--steps", "0,0", "--quiet").Code);
        using (var scope = TensorScope.Enter())
        {
            const string Name = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";
            SafetensorsWriter.Write(folder.At("x.safetensors"), [TensorFiles.Entry($"{Name}.{part}", Tensor.Ones([4, 8])),
                TensorFiles.Entry($"{Name}.lokr_w2", Tensor.Ones([6, 4]))]);
        }

        CliRun.Of("import", workspace, folder.At("x.safetensors"), "--model", model, "--quiet").AssertRefused(3, reason);
    }

    [Fact]
    public void A_whole_UNet_is_no_adapter() => CliRun.Of("generate", "a ball", "-o", folder.At("x.png"), "--model", model, "--quiet",
        "--lora", Path.Combine(model, "unet", "diffusion_pytorch_model.safetensors")).AssertRefused(3, "a UNet alone, not an adapter");

    [Fact]
    public void A_file_that_is_not_there_is_refused_by_its_name() => CliRun.Of("generate", "a ball", "-o", folder.At("x.png"),
        "--model", model, "--quiet", "--lora", folder.At("none.safetensors:0.5")).AssertRefused(3, "none.safetensors'", "does not exist");

    private byte[] Made(params string[] options)
    {
        var run = CliRun.Of(["generate", "a ball", "-o", folder.At("x.png"), "--model", model, "--dtype", "fp32", "--json", .. options]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        return Picture.Load(folder.At("x.png")).Bytes.ToArray();
    }

    private string Adapter(string name)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        var path = folder.At($"{name}.safetensors");
        SafetensorsWriter.Write(path, [TensorFiles.Entry($"unet.{Layer}.lora_A.weight", generator.Normal([2, 32])),
            TensorFiles.Entry($"unet.{Layer}.lora_B.weight", generator.Normal([24, 2]))]);
        return path;
    }
}
