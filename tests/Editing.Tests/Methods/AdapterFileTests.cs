using System.Collections.Immutable;
using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Methods.DEdit.Adapters;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

[AssertNoTensorLeaks]
public sealed class AdapterFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sd", AdapterFormat.Peft)]
    [InlineData("sd", AdapterFormat.Kohya)]
    [InlineData("sd", AdapterFormat.Embeds)]
    [InlineData("sdxl", AdapterFormat.Peft)]
    [InlineData("sdxl", AdapterFormat.Kohya)]
    [InlineData("sdxl", AdapterFormat.Embeds)]
    public void What_is_exported_and_imported_is_the_same_bit_for_bit(string family, AdapterFormat format)
    {
        using var model = TinyModel.Open(family);
        using var learned = Learned(model, seed: 1);
        using var other = Learned(model, seed: 2);

        AdapterFile.Export(learned, folder.At("file.safetensors"), format);
        using var taken = AdapterFile.Import(other, folder.At("file.safetensors"), model);

        var embeds = format == AdapterFormat.Embeds;
        AssertSame((embeds ? learned : other).Rows, taken.Rows);
        AssertSame((embeds ? other : learned).Weights!, taken.Weights!);
    }

    [Fact]
    public void The_names_are_those_that_other_programs_look_for()
    {
        using var sd = TinyModel.Open();
        using var sdxl = TinyModel.Open("sdxl");
        using var one = Learned(sd, seed: 1);
        using var two = Learned(sdxl, seed: 1);

        Assert.Contains("unet.mid_block.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight", Names(one, AdapterFormat.Peft));
        Assert.Contains("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.lora_down.weight",
            Names(one, AdapterFormat.Kohya));
        Assert.Equal(["#cat0", "#sky2", "#table1"], Names(one, AdapterFormat.Embeds).Order(StringComparer.Ordinal));
        Assert.Equal(["clip_g", "clip_l"], Names(two, AdapterFormat.Embeds).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sixteen_bits_halve_the_file_and_round_once()
    {
        using var model = TinyModel.Open();
        using var learned = Learned(model, seed: 1);
        AdapterFile.Export(learned, folder.At("half.safetensors"), AdapterFormat.Peft, DType.Float16);
        using var once = AdapterFile.Import(learned, folder.At("half.safetensors"), model);
        AdapterFile.Export(once, folder.At("again.safetensors"), AdapterFormat.Peft, DType.Float16);

        using var file = SafetensorsFile.Open(folder.At("half.safetensors"));
        Assert.All(file.Entries, entry => Assert.Equal(SafetensorsDType.F16, entry.DType));
        Assert.Equal(File.ReadAllBytes(folder.At("half.safetensors")), File.ReadAllBytes(folder.At("again.safetensors")));
    }

    [Theory]
    [InlineData("sd", AdapterFormat.Peft)]
    [InlineData("sdxl", AdapterFormat.Kohya)]
    public void What_was_learned_at_a_rank_travels_in_16_bits_and_comes_back_the_same(string family, AdapterFormat format)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        using var model = TinyModel.Open(family);
        using var trained = TrainedWeights.LowRank(model.UNetStore, 2, generator);
        using var other = Learned(model, seed: 2);
        using var learned = new Association(other.Items, other.Rows.Copy(), WeightDelta.Of(trained, model.UNetStore),
            new DEditSettings(Rank: 2), model.Fingerprint);
        var files = new AssociationFiles(folder.At("association"));

        AdapterFile.Export(learned, folder.At("half.safetensors"), format);
        files.Save(learned);

        using var taken = AdapterFile.Import(other, folder.At("half.safetensors"), model);
        using var loaded = files.Load();
        AssertSame(learned.Weights!, taken.Weights!);
        AssertSame(learned.Weights!, loaded.Weights!);
        using var exported = SafetensorsFile.Open(folder.At("half.safetensors"));
        using var stored = SafetensorsFile.Open(files.TensorPath);
        Assert.All(exported.Entries.Where(entry => entry.Name.Contains("lora_", StringComparison.Ordinal) && entry.Shape.Length == 2),
            entry => Assert.Equal(SafetensorsDType.F16, entry.DType));
        Assert.All(stored.Entries.Where(entry => entry.Name.Contains(".lora_", StringComparison.Ordinal)),
            entry => Assert.Equal(SafetensorsDType.F16, entry.DType));
    }

    [Fact]
    public void A_scale_other_than_one_is_kept_in_the_deltas()
    {
        using var scope = TensorScope.Enter();
        using var model = TinyModel.Open();
        using var learned = Learned(model, seed: 1);
        const string layer = "mid_block.attentions.0.transformer_blocks.0.attn2.to_q";
        var width = model.UNetStore.Get(layer + ".weight").Shape;
        var unet = new Dictionary<string, LowRankDelta> { [layer] = new(Tensor.Ones([2, width[1]]), Tensor.Ones([width[0], 2]), 0.5) };
        LoraFile.Write(folder.At("scaled.safetensors"), new Dictionary<string, IReadOnlyDictionary<string,
            LowRankDelta>> { ["unet"] = unet }, LoraNaming.Kohya);

        using var taken = AdapterFile.Import(learned, folder.At("scaled.safetensors"), model);

        var delta = Assert.Single(taken.Weights!.LowRank()).Value;
        Assert.Equal((1.0, 1.0), (delta.Scale, delta.Up.Matmul(delta.Down).Max().Item()));
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_its_name()
    {
        using var sd = TinyModel.Open();
        using var sdxl = TinyModel.Open("sdxl");
        using var one = Learned(sd, seed: 1);
        using var two = Learned(sdxl, seed: 1);
        AdapterFile.Export(two, folder.At("xl.safetensors"), AdapterFormat.Peft);
        AdapterFile.Export(two, folder.At("xl-rows.safetensors"), AdapterFormat.Embeds);

        Assert.Contains("another family", Refusal(() => AdapterFile.Import(one, folder.At("xl.safetensors"), sd)),
            StringComparison.Ordinal);
        Assert.Contains("clip_", Refusal(() => AdapterFile.Import(one, folder.At("xl-rows.safetensors"), sd)), StringComparison.Ordinal);
        Assert.Contains("--model", Refusal(() => AdapterFile.Import(one, folder.At("xl.safetensors"), sdxl)), StringComparison.Ordinal);
    }

    [Fact]
    public void Whole_projections_are_no_adapter()
    {
        using var model = TinyModel.Open();
        using var tokens = Learned(model, seed: 1, rank: null);
        using var whole = Learned(model, seed: 1, rank: 0);

        Assert.Contains("embeds", Refusal(() => AdapterFile.Export(tokens, folder.At("a"), AdapterFormat.Peft)), StringComparison.Ordinal);
        Assert.Contains("--rank", Refusal(() => AdapterFile.Export(whole, folder.At("a"), AdapterFormat.Kohya)), StringComparison.Ordinal);
    }

    private static string Refusal(Action action) => Assert.Throws<InputRefusedException>(action).Message;

    private static Association Learned(ModelSet model, long seed, int? rank = 2)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(seed);
        var count = TinyModel.Items.Sum(item => item.Tokens.Length);
        long[] widths = model.Family == ModelFamily.StableDiffusionXL ? [model.TextModel.Config.Width, model.TextModel2.Config.Width]
            : [model.TextModel.Config.Width];
        var rows = new TokenRows([.. widths.Select(width => generator.Normal([count, width]))]);
        return new Association(TinyModel.Items, rows, rank is { } r ? Weights(model, r, generator) : null,
            new DEditSettings(), model.Fingerprint);
    }

    private static WeightDelta Weights(ModelSet model, int rank, Generator generator)
    {
        using var scope = TensorScope.Enter();
        using var trained = TrainedWeights.LowRank(model.UNetStore, Math.Max(1, rank), generator);
        return new WeightDelta(trained.Tensors.ToDictionary(pair => pair.Key,
            pair => generator.Normal(pair.Value.Shape.AsSpan()).Own()), rank);
    }

    private ImmutableArray<string> Names(Association association, AdapterFormat format)
    {
        AdapterFile.Export(association, folder.At("names.safetensors"), format);
        using var file = SafetensorsFile.Open(folder.At("names.safetensors"));
        return file.Names;
    }

    private static void AssertSame(TokenRows expected, TokenRows actual) =>
        Assert.Equal(expected.Tables.Select(table => table.ToArray<float>()), actual.Tables.Select(table => table.ToArray<float>()));

    private static void AssertSame(WeightDelta expected, WeightDelta actual)
    {
        using var scope = TensorScope.Enter();
        Assert.Equal(expected.Rank, actual.Rank);
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), actual.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected.Tensors, pair => Assert.Equal(pair.Value.Contiguous().ToArray<float>(),
            actual.Tensors[pair.Key].ToArray<float>()));
    }
}
