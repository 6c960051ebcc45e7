using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Tests;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>Grouped attention and whole sampling runs against what the published code computed.</summary>
[AssertNoTensorLeaks]
public sealed class PublishedRunsTests
{
    private const double UNetTolerance = 2e-5;
    private const double PredictionTolerance = 1e-4;
    private const double LatentsTolerance = 5e-4;

    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    public void Grouping_equals_the_published_sum(string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/grouped_attention_sd.safetensors");
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        var batch = Batch.Of((int)expected[$"{name}.sample"].Size(0), Role.Text);
        var condition = BatchPrompts.ForTraining([.. Enumerable.Range(0, 3)
            .Select(i => new ItemStates(i, expected[$"{name}.context.{i}"].Slice(0, 0, 1)))], batch.Count);
        var context = new UNetContext(Step.At(expected[$"{name}.timestep"].Item()), batch, condition, AttentionEdits.None.Then(grouping));
        expected.AssertClose($"{name}.output", model.UNet.Forward(expected[$"{name}.sample"], context), UNetTolerance);
    }

    [Fact]
    public void One_item_over_the_whole_picture_changes_nothing()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/grouped_attention_sd.safetensors");
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(new ItemMap(64, 64, new ushort[64 * 64]));
        var condition = BatchPrompts.ForTraining([new ItemStates(0, expected["one.plain_context"])], 1);
        var context = new UNetContext(Step.At(expected["one.timestep"].Item()), Batch.Of(1, Role.Text), condition,
            AttentionEdits.None.Then(grouping));
        expected.AssertClose("one.plain_output", model.UNet.Forward(expected["one.sample"], context), UNetTolerance);
    }

    [Fact]
    public void Learned_prompts_are_encoded_as_published()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/grouped_attention_sd.safetensors");
        using var model = TinyModel.Open();
        var words = new DEditModel(model, TinyModel.Items, new DEditSettings(TokensPerItem: 1));
        using var rows = new TokenRows(expected["added_rows"]);
        var states = words.Encode(
            [new(0, "#cat0", IsLearned: true), new(1, "a photo of a red car on the table", IsLearned: false),
                new(2, "#sky2", IsLearned: true)], rows);
        for (var i = 0; i < states.Count; i++)
        {
            Assert.Equal(i, states[i].Item);
            expected.AssertClose($"one.context.{i}", states[i].Tokens, UNetTolerance);
        }
    }

    [Theory]
    [InlineData("none", 1.0)]
    [InlineData("hard", 1.0)]
    [InlineData("soft", 0.4)]
    [InlineData("both", 0.4)]
    [InlineData("both_full", 1.0)]
    public void A_run_with_the_published_alignment_follows_the_published_run(string name, double strength)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var run = new SamplingRun(expected, name, strength, BlendAlignment.Left);
        var final = run.Latents();
        for (var step = 1; step < run.After.Count; step++)
        {
            ReferenceFile.AssertClose($"{name} before step {step}", expected[$"{name}.before_step"][step],
                run.After[step - 1], LatentsTolerance);
        }

        expected.AssertClose($"{name}.final", final, LatentsTolerance);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("both")]
    public void Each_guided_prediction_is_the_published_one(string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        var denoising = SamplingRun.Describe(model, expected, grouping, []);
        foreach (var step in SamplingRun.Plan(model).Steps)
        {
            var prediction = denoising.Predict(expected[$"{name}.before_step"][step.Index], step);
            ReferenceFile.AssertClose($"{name} prediction {step.Index}", expected[$"{name}.noise_prediction"][step.Index],
                prediction, PredictionTolerance);
        }
    }

    [Fact]
    public void With_the_correct_alignment_frozen_latents_end_as_the_photos_own()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var run = new SamplingRun(expected, "both", 0.4, BlendAlignment.Reached);
        var final = run.Latents();
        var hard = SamplingRun.Cells(expected["mask_hard"]);
        Assert.Equal((expected["original_latents"] * hard).ToArray<float>(), (final * hard).ToArray<float>());
        Assert.NotEqual(0, ((final - expected["original_latents"]) * (hard * -1 + 1)).Abs().Max().Item());
    }

    [Fact]
    public void Prompts_are_projected_once_a_run_and_an_empty_lane_never()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        using var cache = new KeyValueCache();
        var denoising = SamplingRun.Describe(model, expected, grouping, []);
        foreach (var step in SamplingRun.Plan(model).Steps)
        {
            ReferenceFile.AssertClose($"cached {step.Index}", denoising.Predict(expected["start"], step),
                denoising.Predict(expected["start"], step, cache), 1e-6);
        }

        Assert.Equal(model.UNet.Sites.Count(site => site.Kind == AttentionKind.Cross), cache.ComputedCount);
    }
}
