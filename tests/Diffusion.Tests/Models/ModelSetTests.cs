using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Models;

[AssertNoTensorLeaks]
public sealed class ModelSetTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("sd", ModelFamily.StableDiffusion)]
    [InlineData("sdxl", ModelFamily.StableDiffusionXL)]
    [InlineData("ip2p", ModelFamily.InstructPix2Pix)]
    public void The_family_follows_from_the_folder(string folder, ModelFamily family)
    {
        using var model = ModelSet.Open(Fixtures.At(folder));
        Assert.Equal((family, folder), (model.Family, model.Name));
        Assert.Equal(64, model.PictureSize);
    }

    [Fact]
    public void Components_are_read_when_asked_for_and_again_after_unloading()
    {
        using var scope = TensorScope.Enter();
        var before = TensorCounts.Live;
        using var model = ModelSet.Open(Fixtures.At("sd"));
        Assert.Equal(before, TensorCounts.Live);

        var first = model.TextModel;
        Assert.Same(first, model.TextModel);
        Assert.True(TensorCounts.Live > before);
        model.UnloadTextModels();
        Assert.Equal(before, TensorCounts.Live);
        Assert.NotSame(first, model.TextModel);

        _ = (model.UNet, model.Autoencoder);
        model.Dispose();
        Assert.Equal(before, TensorCounts.Live);
    }

    [Fact]
    public void Each_component_has_the_dtype_that_suits_it()
    {
        using var model = ModelSet.Open(Fixtures.At("sdxl"), new ModelOptions(DType.BFloat16));
        Assert.Equal((DType.BFloat16, DType.Float32), (model.UNet.DType, model.Autoencoder.DType));   // the config asks for full precision
        using var half = ModelSet.Open(Fixtures.At("sdxl"), new ModelOptions(DType.Float16));
        Assert.Equal(DType.Float32, half.Autoencoder.DType);
        using var plain = ModelSet.Open(Fixtures.At("sd"), new ModelOptions(DType.BFloat16));
        Assert.Equal(DType.BFloat16, plain.Autoencoder.DType);
    }

    [Fact]
    public void A_fingerprint_tells_models_apart_and_stays_where_the_folder_goes()
    {
        using var model = ModelSet.Open(Fixtures.At("sd"));
        using var copy = ModelSet.Open(Copy("sd"));
        using var other = ModelSet.Open(Fixtures.At("ip2p"));
        Assert.Equal(64, model.Fingerprint.Length);
        Assert.Equal(model.Fingerprint, copy.Fingerprint);
        Assert.NotEqual(model.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void A_folders_own_settings_come_before_the_published_ones()
    {
        var folder = Copy("sd");
        using (var published = ModelSet.Open(folder))
        {
            Assert.Equal(new GenerationDefaults(null, 50, 7.5), published.Defaults);
            Assert.Null(published.Settings);
        }

        File.WriteAllText(Path.Combine(folder, "itemwise.json"), """{"generate": {"sampler": "dpm++", "guidance": 4}, "dEdit": {"tokenRate": 0.005}}""");
        using var own = ModelSet.Open(folder);
        Assert.Equal(new GenerationDefaults(SchedulerKind.DpmSolverMultistep, 50, 4), own.Defaults);
        Assert.Equal(0.005, own.Settings!.GetSection("dEdit")!.GetDouble("tokenRate"));
    }

    [Theory]
    [InlineData("""{"generate": {"sampler": "best"}}""", "sampler")]
    [InlineData("""{"generate": {"steps": 0}}""", "steps")]
    [InlineData("""{"generate": {"guidance": "much"}}""", "guidance")]
    [InlineData("""{"generate": """, "JSON")]
    public void Wrong_settings_are_refused_by_name(string json, string named)
    {
        var folder = Copy("sd");
        File.WriteAllText(Path.Combine(folder, "itemwise.json"), json);
        var error = Assert.Throws<InputRefusedException>(() => ModelSet.Open(folder));
        Assert.Contains("itemwise.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_pipelines_and_other_components_are_refused()
    {
        Refused(Edited("sd", "model_index.json", index => index["_class_name"] = "FluxPipeline"), "FluxPipeline");
        Refused(Edited("sd", "model_index.json", index => index["controlnet"] = new JsonArray("diffusers",
            "ControlNetModel")), "controlnet");
        Refused(Edited("sd", "model_index.json", index => index.Remove("vae")), "vae");
        Refused(Edited("sdxl", "model_index.json", index => index.Remove("text_encoder_2")), "text_encoder_2");
        Refused(Edited("sd", "unet/config.json", config => config["in_channels"] = 9), "9 channels");
    }

    [Fact]
    public void Weights_of_a_larger_network_are_refused_rather_than_passed_over()
    {
        var folder = Edited("sd", "text_encoder/config.json", config => config["num_hidden_layers"] = 1);
        using var model = ModelSet.Open(folder);
        var error = Assert.Throws<InputRefusedException>(() => model.TextModel);
        Assert.Contains("text_model.encoder.layers.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_safety_checker_of_an_SDXL_index_is_passed_over_and_told()
    {
        var folder = Edited("sdxl", "model_index.json", index =>
            index["safety_checker"] = new JsonArray("stable_diffusion", "StableDiffusionSafetyChecker"));
        var notes = new List<string>();
        using var model = ModelSet.Open(folder, new ModelOptions(Note: notes.Add));
        Assert.Contains("safety checker", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void The_fingerprint_is_of_tensors_and_the_one_of_files_that_was_kept_before_is_taken_too()
    {
        using var model = ModelSet.Open(Fixtures.At("sd"));
        using var other = ModelSet.Open(Edited("sd", "scheduler/scheduler_config.json", config => config["steps_offset"] = 0));
        Assert.Equal(model.Fingerprint, other.Fingerprint);
        var before = FileFingerprint.Of(DiffusersFolder.Open(Fixtures.At("sd")));
        Assert.True(model.Is(before));
        Assert.NotEqual(model.Fingerprint, before);
        Assert.False(other.Is(before));
    }

    [Fact]
    public void The_shipped_model_opens_with_its_own_settings()
    {
        using var model = ModelSet.Open(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop"));
        Assert.NotNull(model.Settings);
        Assert.NotEqual(new GenerationDefaults(null, 50, 7.5), model.Defaults);
        _ = (model.UNet, model.TextModel, model.Autoencoder, model.Tokenizer);
    }

    private static void Refused(string folder, string named) =>
        Assert.Contains(named, Assert.Throws<InputRefusedException>(() => ModelSet.Open(folder)).Message, StringComparison.Ordinal);

    private string Edited(string fixture, string file, Action<JsonObject> edit)
    {
        var folder = Copy(fixture);
        var path = Path.Combine(folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(json);
        File.WriteAllText(path, json.ToJsonString());
        return folder;
    }

    private string Copy(string fixture)
    {
        var target = temporary.At(Guid.NewGuid().ToString("N"), fixture);
        foreach (var file in Directory.EnumerateFiles(Fixtures.At(fixture), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Fixtures.At(fixture), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));   // not File.Copy, which keeps a read-only file read-only
        }

        return target;
    }
}
