using System.Collections.Immutable;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Tests;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.FoI;

/// <summary>Whole runs of the published form, against the reference, on its model of random weights.</summary>
[AssertNoTensorLeaks]
public sealed class PublishedFoIRunsTests
{
    // As tests/fixtures/README.md found them by making everything twice: pictures, and latents whose values reach 90.
    private const double ImageTolerance = 1e-4;
    private const double DdimTolerance = 5e-4;
    private const double AncestralTolerance = 3e-3;
    private const double AttentionTolerance = 2e-5;

    private static readonly ImmutableArray<Instruction> Square = [new("Replace the dog with a tiger.", "dog"),
        new("make the bridge look like a castle", "bridge")];
    private static readonly ImmutableArray<Instruction> Wide = [new("turn the sky into night", "sky"),
        new("add a red umbrella to the table", "red umbrella")];

    [Theory]
    [InlineData("run_square_euler_ancestral", SchedulerKind.EulerAncestral, 1, 0, AncestralTolerance)]
    [InlineData("run_square_ddim", SchedulerKind.Ddim, 2, 0, DdimTolerance)]
    [InlineData("run_wide_euler_ancestral", SchedulerKind.EulerAncestral, 3, 1, AncestralTolerance)]
    public void A_whole_run_is_the_references(string name, SchedulerKind sampler, int rounds, int level, double tolerance)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile($"methods/foi/{name}.safetensors");
        using var model = TinyModel.Open("ip2p");
        var instructions = name.Contains("wide", StringComparison.Ordinal) ? Wide : Square;
        var words = FoIMethod.Plan(model, instructions);
        using var run = Begin(expected, model, words, sampler);
        expected.AssertClose("encoder_hidden_states", run.Pipeline.Condition.Tokens.Slice(0, 0, 2), AttentionTolerance);
        expected.AssertClose("latents_start", run.Pipeline.Noised(run.StartNoise, run.Steps[0]), tolerance);
        Assert.Equal(expected["timesteps"].ToArray<float>(), run.Steps.Select(step => (float)step.Timestep));

        var look = run.Look(level);
        expected.AssertClose("maps", look.Probabilities.Slice(1, 0, words.Ids.Length)
            .Reshape(look.Height, look.Width, -1), AttentionTolerance);
        ReferenceFile.AssertClose("latents after the first step", expected["latents_after"][0], look.Latents, tolerance);
        var rule = new RegionRule(rounds, 0.4);
        var finder = new RegionFinder(model.Tokenizer, words, look, rule);
        var regions = new InstructionRegions([.. instructions.Select((one, i) => finder.Find(one, i).Cells)]);
        Assert.Equal(Enumerable.Range(0, 2).Select(i => new Mask(look.Height, look.Width,
            expected["masks"][i].Contiguous().ToArray<byte>())), regions.Masks);

        var latents = FocusedRun.Finish(run, look, words, instructions, regions, FocusSettings.Published with { Rule = rule });
        ReferenceFile.AssertClose("latents", expected["latents_after"][run.Steps.Length - 1], latents, tolerance);
        expected.AssertClose("output_image", Picture(model.Autoencoder, latents), ImageTolerance);
    }

    [Fact]
    public void With_null_values_outside_a_run_is_the_references()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_euler_ancestral.safetensors");
        using var expected = new ReferenceFile("methods/foi/run_square_outside_null.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, Square);
        using var run = Begin(given, model, words, SchedulerKind.EulerAncestral);
        var latents = FocusedRun.Finish(run, run.Look(0), words, Square, Masks(given),
            FocusSettings.Published with { IsOutsideNull = true });
        ReferenceFile.AssertClose("latents", expected["latents_after"][run.Steps.Length - 1], latents, AncestralTolerance);
    }

    [Fact]
    public void Regions_of_everything_and_no_boost_are_InstructPix2Pix_from_the_same_start()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_euler_ancestral.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, Square);
        using var run = Begin(given, model, words, SchedulerKind.EulerAncestral);
        var everywhere = new InstructionRegions([Mask.Full(16, 16), Mask.Full(16, 16)]);
        var focused = FocusedRun.Finish(run, run.Look(0), words, Square, everywhere, FocusSettings.Published with { IsModulated = false });
        var plain = run.Run(run.Pipeline.Describe(run.PlainGuidance), run.Pipeline.Noised(run.StartNoise, run.Steps[0]),
            run.Steps, null, default);
        Assert.Equal(plain.ToArray<float>(), focused.ToArray<float>());
    }

    [Fact]
    public void Where_no_region_is_the_text_has_no_effect_on_attention()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_euler_ancestral.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, Square);
        using var run = Begin(given, model, words, SchedulerKind.EulerAncestral);
        using var modulation = new FocusModulation(new([Mask.Empty(16, 16), Mask.Empty(16, 16)]), words.Groups,
            [1, 1], isOutsideNull: true);
        using var steps = run.Pipeline.Describe(run.PlainGuidance, Diffusion.Attention.AttentionEdits.None.Then(modulation))
            .Start(run.Pipeline.Noised(run.StartNoise, run.Steps[0]), steps: run.Steps);
        var predictions = steps.Predict(run.Pipeline.Condition);
        ReferenceFile.AssertClose("text row", predictions[1], predictions[0], 1e-5);
    }

    [Fact]
    public void The_stronger_an_instruction_the_more_it_changes_in_its_region_and_hardly_anything_elsewhere()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_euler_ancestral.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, Square);
        Mask[] halves = [Mask.Where(16, 16, i => i % 16 < 6), Mask.Where(16, 16, i => i % 16 >= 10)];
        Tensor At(double strength)
        {
            using var run = Begin(given, model, words, SchedulerKind.Ddim);
            return FocusedRun.Finish(run, run.Look(0), words, [Square[0] with { Strength = strength }, Square[1]], new([.. halves]),
                FocusSettings.Usual);
        }

        var weakest = At(0.001);
        var changes = new[] { 0.5, 1, 1.5, 2 }.Select(strength => (At(strength) - weakest).Abs().Mean([0, 1]).ToArray<float>()).ToArray();
        double Mean(float[] change, Mask mask) => change.Index().Where(cell => mask.Pixels[cell.Index] != 0).Average(cell => cell.Item);
        Assert.Equal(changes.Select(change => Mean(change, halves[0])).Order(), changes.Select(change => Mean(change, halves[0])));
        Assert.All(changes, change => Assert.InRange(Mean(change, halves[1]) / Mean(change, halves[0]), 0, 0.2));
    }

    [Fact]
    public void One_instruction_grouped_over_everything_is_InstructPix2Pix()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_ddim.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, [Square[0]]);
        using var run = Begin(given, model, words, SchedulerKind.Ddim, words.Texts);
        var grouped = FocusedRun.Finish(run, run.Look(0), words, [Square[0]], new([Mask.Full(16, 16)]),
            FocusSettings.Published with { IsGrouped = true });
        var plain = run.Run(run.Pipeline.Describe(run.PlainGuidance), run.Pipeline.Noised(run.StartNoise, run.Steps[0]),
            run.Steps, null, default);
        ReferenceFile.AssertClose("latents", plain, grouped, DdimTolerance);
    }

    [Fact]
    public void Grouped_a_cell_of_no_region_sees_no_text_and_no_instruction_sees_anothers()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_ddim.safetensors");
        using var model = TinyModel.Open("ip2p");
        Tensor TextRow(string second, Mask place)
        {
            ImmutableArray<Instruction> two = [Square[0], new(second)];
            var words = FoIMethod.Plan(model, two);
            using var run = Begin(given, model, words, SchedulerKind.Ddim, words.Texts);
            using var bias = GroupedInstructions.Bias(new([Mask.Empty(16, 16), place]));
            using var steps = run.Pipeline.Describe(run.PlainGuidance, Diffusion.Attention.AttentionEdits.None.Then(bias))
                .Start(run.Pipeline.Noised(run.StartNoise, run.Steps[0]), steps: run.Steps);
            var rows = steps.Predict(GroupedInstructions.Condition(run.Pipeline));
            return (rows.Slice(0, 0, 1) - rows.Slice(0, 1, 2)).Abs();
        }

        Assert.Equal(0, TextRow("make the bridge red", Mask.Empty(16, 16)).Max().Item(), 1e-5);
        var (one, other) = (TextRow("make the bridge red", Mask.Full(16, 16)), TextRow("add a hat", Mask.Full(16, 16)));
        Assert.True(one.Max().Item() > 1e-4);
        Assert.True((one - other).Abs().Max().Item() > 1e-5);
    }

    [Fact]
    public void Fresh_regions_forget_the_photo_and_the_rest_does_not()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_ddim.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, Square);
        float[] Made(Mask place, bool isFresh)
        {
            using var run = Begin(given, model, words, SchedulerKind.Ddim);
            return FocusedRun.Finish(run, run.Look(0), words, Square, new([place, place]),
                FocusSettings.Published with { IsFresh = isFresh }).ToArray<float>();
        }

        Assert.Equal(Made(Mask.Empty(16, 16), false), Made(Mask.Empty(16, 16), true));
        Assert.NotEqual(Made(Mask.Full(16, 16), false), Made(Mask.Full(16, 16), true));
    }

    [Fact]
    public void A_words_share_of_the_words_attention_may_lie_elsewhere_than_its_attention()
    {
        using var scope = TensorScope.Enter();
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, [Square[0]]);
        var keyword = words.KeywordPositions[0][0];
        var ofWords = words.Groups.Count(group => group > 0);
        var values = Enumerable.Range(0, 16 * words.Groups.Length).Select(i => (Right: i / words.Groups.Length % 4 > 1,
            Token: i % words.Groups.Length)).Select(at => at.Token == keyword ? (at.Right ? 0.12f : 0.1f)
            : words.Groups[at.Token] > 0 ? (at.Right ? 0.2f : 0.1f) / ofWords : 0.5f).ToArray();
        var look = new FirstLook(Tensor.From<float>([0]), Tensor.From(values, 16, words.Groups.Length), 4, 4,
            new KeywordMap(4, 4, new float[16]), 1);
        Mask Found(bool isAmongWords) => new RegionFinder(model.Tokenizer, words, look,
            new RegionRule(1, 0.5) { IsAmongWords = isAmongWords }).Find(Square[0], 0).Cells;
        var right = new Mask(4, 4, [.. Enumerable.Range(0, 16).Select(i => (byte)(i % 4 > 1 ? 1 : 0))]);
        Assert.Equal(right, Found(isAmongWords: false));
        Assert.Equal(right.Complement(), Found(isAmongWords: true));
    }

    [Fact]
    public void Hard_guidance_is_soft_guidance_of_regions_as_fine_as_the_latents()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var given = new ReferenceFile("methods/foi/run_square_ddim.safetensors");
        using var model = TinyModel.Open("ip2p");
        var words = FoIMethod.Plan(model, Square);
        float[] Made(int side, bool isHard)
        {
            var half = new Mask(side, side, [.. Enumerable.Range(0, side * side).Select(i => (byte)(i % side < side / 2 ? 1 : 0))]);
            using var run = Begin(given, model, words, SchedulerKind.Ddim);
            return FocusedRun.Finish(run, run.Look(0), words, Square, new([half, half]),
                FocusSettings.Published with { IsModulated = false, IsGuidanceHard = isHard }).ToArray<float>();
        }

        Assert.Equal(Made(16, isHard: false), Made(16, isHard: true));
        Assert.Equal(Made(16, isHard: false), Made(8, isHard: true));
        Assert.NotEqual(Made(8, isHard: false), Made(8, isHard: true));
    }

    private static InstructedRun Begin(ReferenceFile given, Diffusion.Models.ModelSet model, InstructionPlan words, SchedulerKind sampler,
        ImmutableArray<string> parts = default)
    {
        var pixels = (given["image"].To(DType.Float32).Permute(2, 0, 1).Unsqueeze(0) / 255 * 2) - 1;
        var image = ImageLatents.Encode(model.Autoencoder, pixels);
        given.AssertClose("image_condition", image.Unscaled, 5e-5);
        var noise = given.Names.Contains("noise") ? given["noise"] : null;
        var settings = new InstructSettings(Steps: 10, Guidance: 7.5, Sampler: sampler);
        return new InstructedRun(model, image, words.Text, settings, 0.8, null, given["start_noise"], noise is null ? null
            : step => noise[step.Index - 2], parts);
    }

    private static InstructionRegions Masks(ReferenceFile file) => new(
        [.. Enumerable.Range(0, 2).Select(i => new Mask(16, 16, file["masks"][i].Contiguous().ToArray<byte>()))]);

    private static Tensor Picture(AutoencoderKL autoencoder, Tensor latents) =>
        ((autoencoder.Decode(autoencoder.Unscale(latents)) * 0.5) + 0.5).Clamp(0, 1).Permute(0, 2, 3, 1);
}
