using System.Text.Json.Nodes;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Models;

/// <summary>What published folders have different from each other: the files they leave out, the
/// keys they add, the names they once had.</summary>
[AssertNoTensorLeaks]
public sealed class PublishedFoldersTests : IDisposable
{
    private static readonly TextToImageRequest Request = new("a photo of a cat", "blurry", Seed: 3, Steps: 2, Width: 24, Height: 20);

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void The_keys_of_old_and_new_writers_change_nothing()
    {
        var folder = Copy("sd");
        Edit(folder, "model_index.json", index =>
        {
            index["safety_checker"] = new JsonArray("stable_diffusion", "StableDiffusionSafetyChecker");
            index["feature_extractor"] = new JsonArray("transformers", "CLIPImageProcessor");
            index["image_encoder"] = new JsonArray("transformers", "CLIPVisionModelWithProjection");
            index["requires_safety_checker"] = true;
            index["_name_or_path"] = "someone/something";
        });
        Edit(folder, "unet/config.json", config =>
        {
            config["_name_or_path"] = "someone/unet";
            config["torch_dtype"] = "float16";
            config["num_class_embeds"] = null;
            config["upcast_attention"] = null;
            config["only_cross_attention"] = false;
            config["sample_size"] = new JsonArray(16, 16);
        });
        Edit(folder, "vae/config.json", config => config["_name_or_path"] = "someone/vae");
        Edit(folder, "text_encoder/config.json", config =>
        {
            config.Remove("torch_dtype");
            config["dtype"] = "float32";
            config["_name_or_path"] = "openai/clip-vit-large-patch14";
            config["dropout"] = 0.0;
        });
        Edit(folder, "scheduler/scheduler_config.json", config => config["prediction_type"] = "epsilon");
        Assert.Equal(Picture(Fixtures.At("sd")), Picture(folder));
    }

    [Fact]
    public void What_configs_leave_out_has_the_default_of_its_class()
    {
        var folder = Copy("sd");
        Edit(folder, "unet/config.json", config => Remove(config, "act_fn", "center_input_sample", "downsample_padding", "flip_sin_to_cos",
            "freq_shift", "in_channels", "layers_per_block", "mid_block_scale_factor", "norm_eps", "out_channels"));
        Edit(folder, "vae/config.json", config => Remove(config, "act_fn", "in_channels", "latent_channels",
            "out_channels", "sample_size"));
        Edit(folder, "text_encoder/config.json", config => Remove(config, "architectures", "hidden_act", "layer_norm_eps",
            "max_position_embeddings", "projection_dim", "model_type", "torch_dtype"));
        Edit(folder, "scheduler/scheduler_config.json", config => Remove(config, "num_train_timesteps", "set_alpha_to_one",
            "trained_betas", "clip_sample"));
        Assert.Equal(Picture(Fixtures.At("sd")), Picture(folder));
    }

    [Fact]
    public void An_autoencoder_may_have_the_old_names_of_attention()
    {
        var folder = Copy("sd");
        Rewrite(Path.Combine(folder, "vae", "diffusion_pytorch_model.safetensors"), name => name
            .Replace("attentions.0.to_q.", "attentions.0.query.", StringComparison.Ordinal)
                .Replace("attentions.0.to_k.", "attentions.0.key.", StringComparison.Ordinal)
            .Replace("attentions.0.to_v.", "attentions.0.value.", StringComparison.Ordinal)
                .Replace("attentions.0.to_out.0.", "attentions.0.proj_attn.", StringComparison.Ordinal));
        Assert.Equal(Picture(Fixtures.At("sd")), Picture(folder));
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void A_text_encoder_may_stand_at_its_files_root(string family)
    {
        var folder = Copy(family);
        Rewrite(Path.Combine(folder, "text_encoder", "model.safetensors"),
            name => name.Replace("text_model.", "", StringComparison.Ordinal));
        Assert.Equal(Picture(Fixtures.At(family)), Picture(folder));
    }

    [Fact]
    public void The_second_encoders_projection_follows_from_its_listed_class()
    {
        var folder = Copy("sdxl");
        Edit(folder, "text_encoder_2/config.json", config => config.Remove("architectures"));
        Edit(folder, "text_encoder/config.json", config => config["architectures"] = new JsonArray("CLIPTextModelWithProjection"));
        Assert.Equal(Picture(Fixtures.At("sdxl")), Picture(folder));
    }

    [Theory]
    [InlineData("fp16")]
    [InlineData("bf16")]
    public void Shards_of_a_variant_are_found_where_there_is_nothing_else(string variant)
    {
        var folder = Copy("sd");
        var file = Path.Combine(folder, "unet", "diffusion_pytorch_model.safetensors");
        var map = new JsonObject();
        foreach (var half in (int[])[0, 1])
        {
            var shard = $"diffusion_pytorch_model.{variant}-{half + 1:D5}-of-00002.safetensors";
            foreach (var name in Rewrite(file, name => name, Path.Combine(folder, "unet", shard), index => index % 2 == half))
            {
                map[name] = shard;
            }
        }

        File.Delete(file);
        var index = Path.Combine(folder, "unet", $"diffusion_pytorch_model.safetensors.index.{variant}.json");
        File.WriteAllText(index, new JsonObject { ["metadata"] = new JsonObject { ["total_size"] = 1 },
            ["weight_map"] = map }.ToJsonString());
        Assert.Equal(Picture(Fixtures.At("sd")), Picture(folder));

        File.Delete(index);
        using var model = ModelSet.Open(folder);
        Assert.Contains("has no weights", Assert.Throws<InputRefusedException>(() => model.UNet).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_needs_no_more_than_its_vocabulary_and_merges()
    {
        var folder = Copy("sd");
        File.Delete(Path.Combine(folder, "tokenizer", "special_tokens_map.json"));
        File.Delete(Path.Combine(folder, "tokenizer", "tokenizer_config.json"));
        Assert.Equal(Picture(Fixtures.At("sd")), Picture(folder));
    }

    [Fact]
    public void A_folder_like_Stable_Diffusion_2_makes_a_picture()
    {
        var folder = Copy("sd");
        Edit(folder, "text_encoder/config.json", config => config["hidden_act"] = "gelu");
        Edit(folder, "unet/config.json", config =>
        {
            config["use_linear_projection"] = true;
            config["upcast_attention"] = true;
            config["dual_cross_attention"] = false;
            config["attention_head_dim"] = new JsonArray(2, 4, 6);
        });
        var unet = Path.Combine(folder, "unet", "diffusion_pytorch_model.safetensors");
        Rewrite(unet, name => name, flatten: name => name.Contains(".proj_in.", StringComparison.Ordinal)
            || name.Contains(".proj_out.", StringComparison.Ordinal));
        Edit(folder, "scheduler/scheduler_config.json", config =>
        {
            config["_class_name"] = "DDIMScheduler";
            config["prediction_type"] = "v_prediction";
        });

        var picture = Picture(folder);
        Assert.All(picture, value => Assert.InRange(value, 0, 1));
        Assert.NotEqual(Picture(Fixtures.At("sd")), picture);
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(4, 4)]
    [InlineData(100, 4)]
    [InlineData(20, 156)]
    public void Sizes_that_halve_unevenly_make_pictures(int width, int height)
    {
        using var scope = TensorScope.Enter();
        foreach (var family in (string[])["sd", "sdxl"])
        {
            using var model = ModelSet.Open(Fixtures.At(family));
            Assert.Equal([2L, 3, height, width], new TextToImage(model)
                .Run(Request with { Width = width, Height = height, Count = 2 }).Shape);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void An_empty_prompt_is_one_too(string prompt)
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sdxl"));
        Assert.Equal([1L, 3, 20, 24], new TextToImage(model).Run(Request with { Prompt = prompt, Negative = prompt }).Shape);
    }

    [Fact]
    public void A_run_that_leaves_the_range_of_numbers_says_so()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var error = Assert.Throws<InputRefusedException>(() => new TextToImage(model)
            .Run(Request with { Guidance = 1e300, Sampler = SchedulerKind.Ddim }));
        Assert.Contains("less guidance", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Configs() => new()
    {
        { "sd", "unet/config.json" }, { "sd", "vae/config.json" }, { "sd", "text_encoder/config.json" },
            { "sd", "scheduler/scheduler_config.json" },
        { "sd", "tokenizer/tokenizer_config.json" }, { "sdxl", "model_index.json" }, { "sdxl", "unet/config.json" },
            { "sdxl", "text_encoder_2/config.json" },
    };

    [Theory]
    [MemberData(nameof(Configs))]
    public void Whatever_stands_at_a_key_is_taken_or_refused_in_a_sentence(string family, string file)
    {
        var folder = Copy(family);
        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        var failures = new List<string>();
        foreach (var key in JsonNode.Parse(text)!.AsObject().Select(pair => pair.Key).ToArray())
        {
            foreach (var value in (string[])["-1", "0", "7", "1000000000", "1.5", "true", "\"none\"", "[]", "[-1]", "{}"])
            {
                File.WriteAllText(path, text);
                Edit(folder, file, config => config[key] = JsonNode.Parse(value));
                if (Record.Exception(() => { _ = Picture(folder, Request with { Steps = 1, Width = 8, Height = 8 }); }) is
                    { } error and not ItemwiseException)
                {
                    failures.Add($"{key} = {value}: {error.GetType().Name} {error.Message}");
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static float[] Picture(string folder, TextToImageRequest? request = null)
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(folder);
        return new TextToImage(model).Run(request ?? Request).ToArray<float>();
    }

    private static void Remove(JsonObject config, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            config.Remove(key);
        }
    }

    private static void Edit(string folder, string file, Action<JsonObject> edit)
    {
        var path = Path.Combine(folder, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        edit(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    // Tensors of a file under other names, or some of them in another file; 1x1 convolutions that
    // are named lose their last two dimensions.
    private static List<string> Rewrite(string file, Func<string, string> rename, string? target = null, Func<int, bool>? chosen = null,
        Func<string, bool>? flatten = null)
    {
        using var scope = TensorScope.Enter();
        var entries = new List<SafetensorsTensor>();
        using (var source = SafetensorsFile.Open(file))
        {
            foreach (var (index, name) in source.Names.Order(StringComparer.Ordinal).Index())
            {
                var tensor = TensorFiles.Read(source, source.Get(name));
                tensor = flatten?.Invoke(name) == true && tensor.Rank == 4 ? tensor.Squeeze(3).Squeeze(2) : tensor;
                if (chosen?.Invoke(index) ?? true)
                {
                    entries.Add(TensorFiles.Entry(rename(name), tensor));
                }
            }
        }

        SafetensorsWriter.Write(target ?? file, entries);
        return [.. entries.Select(entry => entry.Name)];
    }

    private string Copy(string fixture)
    {
        var target = temporary.At(fixture);
        foreach (var file in Directory.EnumerateFiles(Fixtures.At(fixture), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(Fixtures.At(fixture), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.WriteAllBytes(copy, File.ReadAllBytes(file));
        }

        return target;
    }
}
