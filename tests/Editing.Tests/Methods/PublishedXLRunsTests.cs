using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Tests;
using Itemwise.Diffusion.UNets;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>D-Edit over SDXL against what the published code computed: two encoders' rows, the pooled prompts' mean, the fixed
/// sizes.</summary>
[AssertNoTensorLeaks]
public sealed class PublishedXLRunsTests
{
    private const double UNetTolerance = 2e-5;
    private const double PredictionTolerance = 1e-4;

    private static readonly ItemPrompt[] Prompts =
        [new(0, "#cat0", IsLearned: true), new(1, "a photo of a red car on the table", IsLearned: false),
            new(2, "#sky2", IsLearned: true)];

    [Fact]
    public void Prompts_are_encoded_as_published()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/grouped_attention_sdxl.safetensors");
        using var model = TinyModel.Open("sdxl");
        using var rows = Rows(expected);
        var states = new DEditModel(model, TinyModel.Items, new DEditSettings(TokensPerItem: 1), parity: true).Encode(Prompts, rows);
        for (var i = 0; i < states.Count; i++)
        {
            expected.AssertClose($"context.{i}", states[i].Tokens, UNetTolerance);
            ReferenceFile.AssertClose($"pooled {i}", expected["text_embeds_each"][i], states[i].Pooled!.Squeeze(0), UNetTolerance);
        }

        expected.AssertClose("text_embeds", BatchPrompts.ForTraining(states, 1).Pooled!, UNetTolerance);
    }

    [Fact]
    public void Learned_prompts_are_pooled_at_their_end_and_words_after_them_count()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/grouped_attention_sdxl.safetensors");
        using var model = TinyModel.Open("sdxl");
        using var rows = Rows(expected);
        var (correct, published) = (Pooled(parity: false), Pooled(parity: true));
        Assert.InRange(Difference(correct[0], correct[1]), 1e-3, double.PositiveInfinity);
        Assert.InRange(Difference(published[0], published[1]), 0, UNetTolerance);
        Assert.InRange(Difference(correct[2], published[2]), 0, UNetTolerance);

        static double Difference(float[] one, float[] other) => one.Zip(other).Max(pair => Math.Abs((double)pair.First - pair.Second));

        float[][] Pooled(bool parity) =>
        [
            .. new DEditModel(model, TinyModel.Items, new DEditSettings(TokensPerItem: 1), parity)
                .Encode([new(0, "a #cat0", IsLearned: true), new(1, "a #cat0 on grass", IsLearned: true),
                    new(2, "plain words", IsLearned: false)], rows)
                .Select(states => states.Pooled!.ToArray<float>()),
        ];
    }

    [Fact]
    public void Grouping_equals_the_published_sum()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/grouped_attention_sdxl.safetensors");
        using var model = TinyModel.Open("sdxl");
        using var rows = Rows(expected);
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        var states = new DEditModel(model, TinyModel.Items, new DEditSettings(TokensPerItem: 1), parity: true).Encode(Prompts, rows);
        var condition = BatchPrompts.ForTraining(states, 1, SizeIds.Of(1024, 1024));
        expected.AssertClose("time_ids", condition.SizeIds!, 0);
        var context = new UNetContext(Step.At(expected["timestep"].Item()), Batch.Of(1, Role.Text), condition,
            AttentionEdits.None.Then(grouping));
        expected.AssertClose("output", model.UNet.Forward(expected["sample"], context), UNetTolerance);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("both")]
    public void Each_guided_prediction_is_the_published_one(string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/dedit/sampling_sdxl.safetensors");
        using var model = TinyModel.Open("sdxl");
        using var grouping = TinyModel.Grouping(TinyModel.Map(expected));
        var guidance = new ClassifierFree(3);
        ItemStates[] states = [.. Enumerable.Range(0, 3).Select(i => new ItemStates(i, expected[$"context.{i}"],
            expected["cond_add_text_embeds"]))];
        var condition = BatchPrompts.ForSampling(states, Batch.Of(1, guidance.Roles.AsSpan()), sizes: SizeIds.Of(1024, 1024));
        var plan = model.SchedulerConfig.Build(SchedulerKind.Ddpm, 5);
        var denoising = new Denoising(model.UNet, plan, guidance, _ => condition, AttentionEdits.None.Then(grouping));
        foreach (var step in plan.Steps)
        {
            var prediction = denoising.Predict(expected[$"{name}.before_step"][step.Index], step);
            ReferenceFile.AssertClose($"{name} prediction {step.Index}", expected[$"{name}.noise_prediction"][step.Index],
                prediction, PredictionTolerance);
        }
    }

    private static TokenRows Rows(ReferenceFile expected) => new(expected["added_rows"], expected["added_rows_2"]);
}
