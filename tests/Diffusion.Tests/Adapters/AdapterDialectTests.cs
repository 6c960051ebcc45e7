using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Tests.SingleFiles;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;
using LayersOfAdapter =
    System.Collections.Generic.Dictionary<(string Component, string Path), (Itemwise.Torch.Tensor Down, Itemwise.Torch.Tensor Up)>;

namespace Itemwise.Diffusion.Tests.Adapters;

/// <summary>One adapter, written as each trainer writes it, is one adapter.</summary>
[AssertNoTensorLeaks]
public sealed class AdapterDialectTests : IDisposable
{
    private const long Rank = 2;
    private const double Alpha = 3;

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData("sd1")]
    [InlineData("sdxl")]
    public void Each_dialect_makes_the_same_picture(string family)
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, family);
        var layers = Layers(family);
        var plain = Picture(pair.Folder);
        var wanted = Picture(pair.Folder, new AdapterChoice(Diffusers(layers)));
        Assert.NotEqual(plain, wanted);
        foreach (var dialect in new[] { Peft(layers), PeftFolder(layers), Kohya(layers, family),
            OfOriginalNames(layers, family), OneTrainer(layers, family), Comfy(layers, family) })
        {
            Assert.Equal(wanted, Picture(pair.Folder, new AdapterChoice(dialect)));
        }

        Assert.Equal(wanted, Picture(pair.File, new AdapterChoice(Peft(layers))));
    }

    [Fact]
    public void Several_adapters_with_weights_are_the_model_with_both_merged()
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, "sd1", DType.Float32);
        var (first, second) = (Layers("sd1"), Layers("sd1", seed: 8));
        AdapterChoice[] both = [new(Peft(first, "a"), 0.7), new(Kohya(second, "sd1", "b"), -0.25)];
        var wanted = Picture(pair.Folder, both);
        foreach (var component in new[] { "unet", "text_encoder" })
        {
            var name = component == "unet" ? "diffusion_pytorch_model" : "model";
            var path = Path.Combine(pair.Folder, component, $"{name}.safetensors");
            using var file = SafetensorsFile.Open(path);
            var merged = file.Entries.Select(entry => TensorFiles.Entry(entry.Name,
                Merged(Merged(TensorFiles.Read(file, entry), first, component, entry.Name, 0.7), second, component, entry.Name, -0.25)));
            SafetensorsWriter.Write(path + ".new", [.. merged]);
            File.Move(path + ".new", path, overwrite: true);
        }

        Assert.Equal(wanted, Picture(pair.Folder));
    }

    [Fact]
    public void An_adapter_of_weight_zero_changes_nothing_and_one_of_another_family_is_refused()
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, "sd1");
        Assert.Equal(Picture(pair.Folder), Picture(pair.Folder, new AdapterChoice(Peft(Layers("sd1")), 0)));
        var large = Peft(Layers("sdxl"), "xl");
        Assert.Contains("another family",
            Assert.Throws<InputRefusedException>(() => Picture(pair.Folder, new AdapterChoice(large))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_says_which_adapters_it_is_used_with_and_stays_the_same_model()
    {
        using var scope = TensorScope.Enter();
        var pair = new SingleFilePair(temporary, "sd1");
        using var plain = ModelSet.Open(pair.Folder);
        using var adapted = ModelSet.Open(pair.Folder, new ModelOptions(Adapters: [new AdapterChoice(Peft(Layers("sd1"), "style"), 0.5)]));
        Assert.Equal(plain.Fingerprint, adapted.Fingerprint);
        Assert.Equal(["style:0.5"], adapted.Adapters.Select(adapter => adapter.ToString()));
    }

    [Theory]
    [InlineData("style.safetensors:0.8", "style.safetensors", 0.8)]
    [InlineData("style.safetensors:-1", "style.safetensors", -1)]
    [InlineData("style.safetensors", "style.safetensors", 1)]
    [InlineData("a:b/style.safetensors", "a:b/style.safetensors", 1)]
    public void A_weight_stands_behind_the_file(string text, string path, double weight) =>
        Assert.Equal(new AdapterChoice(path, weight), AdapterChoice.Parse(text));

    // Layers of every kind that adapters are trained on: attention, perceptron, 1x1 and 3x3 convolution, both text encoders.
    private static LayersOfAdapter Layers(string family, long seed = 7)
    {
        using var generator = new Generator(seed);
        var shapes = File.ReadAllLines(Fixtures.At("single", $"{family}.tsv")).Select(line => line.Split('\t'))
            .ToDictionary(line => (line[0], line[1]), line => line[2].Split(',').Select(long.Parse).ToArray());
        var wanted = shapes.Where(pair => pair.Key.Item2.EndsWith(".weight", StringComparison.Ordinal) && pair.Value.Length > 1
            && (pair.Key.Item1, pair.Key.Item2) is ("unet", _) or ("text_encoder", _) or ("text_encoder_2", _)
            && new[] { "attn2.to_k", "attn1.to_out.0", "ff.net.0.proj", "proj_in", "resnets.0.conv1", "time_emb_proj", "downsamplers.0.conv",
                "upsamplers.0.conv", "q_proj", "fc1" }.Any(part => pair.Key.Item2.EndsWith($".{part}.weight", StringComparison.Ordinal)));
        return wanted.ToDictionary(pair => (pair.Key.Item1, pair.Key.Item2[..^".weight".Length]), pair => pair.Value switch
        {
            [var outer, var inner] => (generator.Normal([Rank, inner]) * 0.3, generator.Normal([outer, Rank]) * 0.3),
            [var outer, var inner, var high, var wide] =>
                (generator.Normal([Rank, inner, high, wide]) * 0.3, generator.Normal([outer, Rank, 1, 1]) * 0.3),
            _ => throw new InvalidOperationException("a weight of two or four dimensions was expected"),
        });
    }

    private static float[] Picture(string model, params AdapterChoice[] adapters)
    {
        using var scope = TensorScope.Enter();
        using var set = ModelSet.Open(model, new ModelOptions(Adapters: [.. adapters]));
        return new TextToImage(set).Run(new TextToImageRequest("a red ball", null, 3, 1, 5, 64, 64)).ToArray<float>();
    }

    private static Tensor Merged(Tensor weight, LayersOfAdapter layers,
        string component, string name, double strength)
    {
        if (!name.EndsWith(".weight", StringComparison.Ordinal) || !layers.TryGetValue((component, name[..^".weight".Length]), out var layer))
        {
            return weight;
        }

        var product = layer.Up.Reshape(layer.Up.Size(0), Rank).Matmul(layer.Down.Reshape(Rank, -1));
        return weight + (product * (Alpha / Rank * strength)).Reshape(weight.Shape.AsSpan());
    }

    private string Diffusers(LayersOfAdapter layers) => Write("diffusers",
        layers.SelectMany(layer => Parts($"{layer.Key.Component}.{layer.Key.Path}", ".lora.down.weight", ".lora.up.weight", ".alpha",
            layer.Value)));

    private string Peft(LayersOfAdapter layers, string file = "peft") => Write(file,
        layers.SelectMany(layer => Parts($"{layer.Key.Component}.{layer.Key.Path}", ".lora_A.some_name.weight", ".lora_B.some_name.weight",
            null, layer.Value)), metadata: """{"unet.lora_alpha":3,"text_encoder.lora_alpha":3,"text_encoder_2.lora_alpha":3}""");

    private string PeftFolder(LayersOfAdapter layers)
    {
        // PEFT's own folder is of one network; the text encoders' parts stand under their own paths.
        Directory.CreateDirectory(temporary.At("peft-folder"));
        File.WriteAllText(temporary.At("peft-folder", "adapter_config.json"), """{"peft_type":"LORA","r":2,"lora_alpha":3}""");
        Write("peft-folder/adapter_model", layers.SelectMany(layer => Parts(
            layer.Key.Component == "unet" ? $"base_model.model.{layer.Key.Path}" : $"{layer.Key.Component}.{layer.Key.Path}",
            ".lora_A.weight", ".lora_B.weight", null, layer.Value)));
        return temporary.At("peft-folder");
    }

    private string Kohya(LayersOfAdapter layers, string family, string file = "kohya") =>
        Write(file, layers.SelectMany(layer => Parts(Prefix(layer.Key.Component, family) + layer.Key.Path.Replace('.', '_'),
            ".lora_down.weight", ".lora_up.weight", ".alpha", layer.Value)));

    private string OfOriginalNames(LayersOfAdapter layers, string family) => Write(
        "original", layers.SelectMany(layer => Parts(Prefix(layer.Key.Component, family)
            + (layer.Key.Component == "unet" ? Original(family, layer.Key.Path) : layer.Key.Path).Replace('.', '_'), ".lora_down.weight",
            ".lora_up.weight", ".alpha", layer.Value)));

    // Its newer files: the components' own names, the original code's layers, and what was trained beside the adapter.
    private string OneTrainer(LayersOfAdapter layers, string family) => Write("onetrainer", layers.SelectMany(layer => Parts(
        $"{layer.Key.Component}.{(layer.Key.Component == "unet" ? Original(family, layer.Key.Path) : layer.Key.Path)}",
        ".lora_down.weight", ".lora_up.weight", ".alpha", layer.Value))
        .Append(TensorFiles.Entry("bundle_emb.word.clip_l", Tensor.Ones([2, 3]))));

    private string Comfy(LayersOfAdapter layers, string family) => Write("comfy",
        layers.SelectMany(layer => Parts(layer.Key.Component switch
        {
            "unet" => $"diffusion_model.{Original(family, layer.Key.Path)}",
            "text_encoder" => $"text_encoders.clip_l.transformer.{layer.Key.Path}",
            _ => $"text_encoders.clip_g.transformer.{layer.Key.Path}",
        }, ".lora_A.weight", ".lora_B.weight", ".alpha", layer.Value)));

    private static string Prefix(string component, string family) => (component, family) switch
    {
        ("unet", _) => "lora_unet_",
        ("text_encoder", "sd1") => "lora_te_",
        ("text_encoder", _) => "lora_te1_",
        _ => "lora_te2_",
    };

    private static string Original(string family, string path) => File.ReadAllLines(Fixtures.At("single", $"{family}.tsv"))
        .Select(line => line.Split('\t')).Where(line => line[0] == "unet" && line[1] == $"{path}.weight")
        .Select(line => line[3]["model.diffusion_model.".Length..^".weight".Length]).Single();

    private static IEnumerable<SafetensorsTensor> Parts(string layer, string down, string up, string? alpha, (Tensor Down, Tensor Up) parts)
    {
        yield return TensorFiles.Entry(layer + down, parts.Down);
        yield return TensorFiles.Entry(layer + up, parts.Up);
        if (alpha is not null)
        {
            yield return TensorFiles.Entry(layer + alpha, Tensor.Scalar(Alpha));
        }
    }

    private string Write(string name, IEnumerable<SafetensorsTensor> tensors, string? metadata = null)
    {
        var path = temporary.At($"{name}.safetensors");
        SafetensorsWriter.Write(path, [.. tensors],
            metadata is null ? null : new Dictionary<string, string> { ["lora_adapter_metadata"] = metadata });
        return path;
    }
}
