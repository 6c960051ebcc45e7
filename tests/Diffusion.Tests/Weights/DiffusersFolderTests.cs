using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Weights;

public sealed class DiffusersFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_fixture_model_is_listed_and_its_parts_open()
    {
        var model = DiffusersFolder.Open(Fixtures.At("sd"));

        Assert.Equal("StableDiffusionPipeline", model.PipelineClass);
        Assert.Equal(["scheduler", "text_encoder", "tokenizer", "unet", "vae"], model.Components.Select(c => c.Name));
        Assert.False(model.Has("safety_checker"));
        Assert.Equal("diffusers", model.Require("unet", "UNet2DConditionModel").Library);
        Assert.Equal([8, 16, 24], model.ReadConfig("unet").GetInts("block_out_channels"));
        Assert.Equal(1000, model.ReadConfig("scheduler").GetInt("num_train_timesteps"));
        foreach (var component in (string[])["unet", "vae", "text_encoder"])
        {
            using var weights = model.OpenWeights(component);
            Assert.NotEmpty(weights.Names);
        }
    }

    [Fact]
    public void A_component_that_is_not_listed_or_of_another_class_is_refused()
    {
        var model = DiffusersFolder.Open(Fixtures.At("sd"));
        Assert.Contains("lists no component 'text_encoder_2'", Refusal(() => model.Require("text_encoder_2")), StringComparison.Ordinal);
        Assert.Contains("has the class AutoencoderKL, expected AutoencoderTiny", Refusal(() => model.Require("vae", "AutoencoderTiny")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_listed_component_without_a_folder_is_refused()
    {
        Make("""{"_class_name":"P","unet":["diffusers","UNet2DConditionModel"],"vae":["diffusers","AutoencoderKL"]}""", "unet");
        Assert.Equal($"The model '{folder.FullPath}' is incomplete: model_index.json lists 'vae' (AutoencoderKL) and there is no "
            + $"folder '{folder.At("vae")}'; fetch the whole model.", Refusal(Open));
    }

    [Fact]
    public void A_safety_checker_that_was_left_out_is_not_missed()
    {
        Make("""{"_class_name":"P","unet":["diffusers","UNet2DConditionModel"],"safety_checker":["stable_diffusion","StableDiffusionSafetyChecker"],"requires_safety_checker":true,"size":[512,512]}""", "unet");
        DiffusersFolder.Open(folder.FullPath).RefuseOthers("unet", "safety_checker");
    }

    [Fact]
    public void A_component_more_than_the_model_kind_has_is_refused()
    {
        Make("""{"_class_name":"P","unet":["diffusers","UNet2DConditionModel"],"transformer":["diffusers","SD3Transformer2DModel"]}""", "unet", "transformer");
        Assert.Contains("lists the component 'transformer' (SD3Transformer2DModel), which is not supported",
            Refusal(() => { DiffusersFolder.Open(folder.FullPath).RefuseOthers("unet"); return null; }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_name_cannot_lead_out_of_the_model()
    {
        Make("""{"_class_name":"P","../x":["diffusers","UNet2DConditionModel"]}""");
        Assert.Contains("not the name of a folder", Refusal(Open), StringComparison.Ordinal);
    }

    [Fact]
    public void The_variant_asked_for_is_preferred_and_otherwise_what_is_there_is_taken()
    {
        MakeUNet();
        Save("diffusion_pytorch_model.fp16.safetensors", "half");
        Assert.Equal("half", OnlyName(null));
        Save("diffusion_pytorch_model.safetensors", "plain");
        Save("diffusion_pytorch_model.non_ema.safetensors", "raw");
        Assert.Equal("plain", OnlyName(null));
        Assert.Equal("half", OnlyName("fp16"));
        Assert.Equal("raw", OnlyName("non_ema"));
        Assert.Equal("plain", OnlyName("bf16"));
    }

    [Fact]
    public void Shards_are_joined_by_their_index()
    {
        MakeUNet();
        Save("diffusion_pytorch_model-00001-of-00002.safetensors", "a", "b");
        Save("diffusion_pytorch_model-00002-of-00002.safetensors", "c");
        Index("diffusion_pytorch_model.safetensors.index.json", """{"metadata":{"total_size":3},"weight_map":{"a":"diffusion_pytorch_model-00001-of-00002.safetensors","b":"diffusion_pytorch_model-00001-of-00002.safetensors","c":"diffusion_pytorch_model-00002-of-00002.safetensors"}}""");

        using var weights = DiffusersFolder.Open(folder.FullPath).OpenWeights("unet");

        Assert.Equal(["a", "b", "c"], weights.Names);
        Assert.True(weights.TryGet("c", out var file, out var entry));
        Assert.Equal("c"u8.ToArray(), file.Read<byte>(entry));
        Assert.False(weights.TryGet("d", out _, out _));
    }

    [Fact]
    public void Shards_of_a_variant_are_found()
    {
        MakeUNet();
        Save("diffusion_pytorch_model.fp16-00001-of-00001.safetensors", "a");
        Index("diffusion_pytorch_model.safetensors.index.fp16.json", """{"weight_map":{"a":"diffusion_pytorch_model.fp16-00001-of-00001.safetensors"}}""");
        Assert.Equal("a", OnlyName("fp16"));
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"one.safetensors"}}""", "does not place there")] // b is in the shard and not in the index
    [InlineData("""{"weight_map":{"a":"one.safetensors","b":"one.safetensors","c":"one.safetensors"}}""", "tensor 'c' is in 'one.safetensors', which does not hold it")]
    [InlineData("""{"weight_map":{"a":"two.safetensors"}}""", "does not exist")]
    [InlineData("""{"weight_map":{"a":"../one.safetensors"}}""", "not a .safetensors file of the same folder")]
    [InlineData("""{"weight_map":{"a":"one.bin"}}""", "not a .safetensors file of the same folder")]
    [InlineData("""{"weight_map":{"a":1}}""", "'weight_map.a' must be text")]
    [InlineData("""{}""", "has no weight_map")]
    public void An_index_that_disagrees_with_its_shards_is_refused(string index, string expected)
    {
        MakeUNet();
        Save("one.safetensors", "a", "b");
        Index("diffusion_pytorch_model.safetensors.index.json", index);
        var model = DiffusersFolder.Open(folder.FullPath);
        Assert.Contains(expected, Assert.ThrowsAny<InputRefusedException>(() => model.OpenWeights("unet")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("diffusion_pytorch_model.bin")]
    [InlineData("pytorch_model.ckpt")]
    [InlineData("model.pt")]
    [InlineData("weights.pkl")]
    public void Pickled_weights_are_refused_with_advice(string name)
    {
        MakeUNet();
        File.WriteAllText(folder.At("unet", name), "pickle");
        var message = Refusal(() => DiffusersFolder.Open(folder.FullPath).OpenWeights("unet"));
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.Contains("safe_serialization=True", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_weights_at_all_is_refused()
    {
        MakeUNet();
        Assert.Contains("has no weights", Refusal(() => DiffusersFolder.Open(folder.FullPath).OpenWeights("unet")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_model_folder_is_refused_with_advice()
    {
        Assert.Contains("does not exist", Refusal(() => DiffusersFolder.Open(folder.At("none"))), StringComparison.Ordinal);
        Assert.Contains("has no model_index.json", Refusal(Open), StringComparison.Ordinal);
        var single = folder.At("v1-5.ckpt");
        File.WriteAllText(single, "pickle");
        Assert.Contains("from_single_file", Refusal(Open), StringComparison.Ordinal);
        Assert.Contains("from_single_file", Refusal(() => DiffusersFolder.Open(single)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_of_Git_LFS_is_called_one()
    {
        MakeUNet();
        File.WriteAllText(folder.At("unet", "diffusion_pytorch_model.safetensors"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3438167540\n");
        File.WriteAllText(folder.At("unet", "config.json"), "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
        Assert.Contains("pointer of Git LFS", Refusal(() => Open().OpenWeights("unet")), StringComparison.Ordinal);
        Assert.Contains("pointer of Git LFS", Refusal(() => Open().ReadConfig("unet")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_of_a_cache_whose_file_is_gone_is_called_one()
    {
        MakeUNet();
        File.CreateSymbolicLink(folder.At("unet", "diffusion_pytorch_model.safetensors"), "../../blobs/0000");
        File.Delete(folder.At("unet", "config.json"));
        File.CreateSymbolicLink(folder.At("unet", "config.json"), "../../blobs/0001");
        Assert.Contains("a link to '../../blobs/0000'", Refusal(() => Open().OpenWeights("unet")), StringComparison.Ordinal);
        Assert.Contains("a link to '../../blobs/0001'", Refusal(() => Open().ReadConfig("unet")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_a_component_names_the_one_above()
    {
        MakeUNet();
        File.WriteAllText(folder.At("unet", "diffusion_pytorch_model-00002-of-00002.safetensors"), "");
        var message = Refusal(() => DiffusersFolder.Open(folder.At("unet")));
        Assert.Contains("the folder of one component", message, StringComparison.Ordinal);
        Assert.Contains($"'{folder.FullPath}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_in_a_folder_is_named_itself()
    {
        File.WriteAllText(folder.At("v1-5.safetensors"), "");
        Assert.Contains($"is named itself, as '{folder.At("v1-5.safetensors")}'", Refusal(Open), StringComparison.Ordinal);
    }

    private DiffusersFolder Open() => DiffusersFolder.Open(folder.FullPath);

    private static string Refusal(Func<object?> action) => Assert.ThrowsAny<InputRefusedException>(action).Message;

    private void Make(string index, params string[] components)
    {
        File.WriteAllText(folder.At("model_index.json"), index);
        foreach (var component in components)
        {
            Directory.CreateDirectory(folder.At(component));
        }
    }

    private void MakeUNet() => Make("""{"_class_name":"P","unet":["diffusers","UNet2DConditionModel"]}""", "unet");

    private void Index(string name, string json) => File.WriteAllText(folder.At("unet", name), json);

    private void Save(string name, params string[] tensors) => SafetensorsWriter.Write(
        folder.At("unet", name), tensors.Select(t => SafetensorsTensor.Of(t, SafetensorsDType.U8, [1], new[] { (byte)t[0] })));

    private string OnlyName(string? variant)
    {
        using var weights = Open().OpenWeights("unet", variant);
        return Assert.Single(weights.Names);
    }
}
