using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>What the network is told in an edit.</summary>
[AssertNoTensorLeaks]
public sealed class EditPromptsTests
{
    private static readonly Items Photo = new(new ItemMap(6, 6, [.. Enumerable.Range(0, 36).Select(i => (ushort)(i / 12))]));

    [Fact]
    public void A_removed_item_counts_in_the_published_mean_alone()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = TinyModel.Open("sdxl");
        using var learned = Learned(model, new DEditSettings(TokensPerItem: 1));
        var remove = new Edit.Remove(1);

        AssertClose(Mean(model, learned, parity: false, 0, 2), Told(model, learned, new DEditSampling(), remove)
            .Pooled![1].ToArray<float>());
        AssertClose(Mean(model, learned, parity: true, 0, 1, 2), Told(model, learned, new DEditSampling(Parity: true), remove)
            .Pooled![1].ToArray<float>());
    }

    [Fact]
    public void Unwanted_words_take_the_place_of_nothing()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = TinyModel.Open();
        using var learned = Learned(model, new DEditSettings(TokensPerItem: 1));
        var describe = new Edit.Describe(1, "a cat");

        var words = new DEditModel(model, learned.Items, learned.Settings).EncodePlain("a dog", learned.Rows).Tokens;
        var told = Told(model, learned, new DEditSampling(Negative: "a dog"), describe);

        Assert.Empty(Told(model, learned, new DEditSampling(), describe).Keys.Lanes[0]);
        Assert.Equal([new Segment(0, 77)], told.Keys.Lanes[0]);
        Assert.Equal(words.ToArray<float>(), told.Tokens[0].Slice(0, 0, 77).Contiguous().ToArray<float>());
    }

    [Fact]
    public void Refining_can_be_guided_against_the_item_as_it_was_learned()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = TinyModel.Open();
        using var learned = Learned(model, new DEditSettings(TokensPerItem: 1));
        var (refine, settings) = (new Edit.Refine(1, "red *"), new DEditSampling(AgainstLearned: true));

        var words = new DEditModel(model, learned.Items, learned.Settings);
        var before = words.Encode([new ItemPrompt(1, learned[1].Prompt, IsLearned: true)], learned.Rows)[0].Tokens;
        var told = Told(model, learned, settings, refine);

        Assert.Equal([0, 1, 2], told.Keys.Lanes[0].Select(segment => segment.Item!.Value));
        var own = told.Keys.Lanes[0][1];
        Assert.Equal(before.ToArray<float>(), told.Tokens[0].Slice(0, own.Start, own.Start + own.Count).Contiguous().ToArray<float>());
        Assert.Empty(Told(model, learned, settings, new Edit.Describe(1, "a cat")).Keys.Lanes[0]);
        Assert.Empty(Told(model, learned, settings with { AgainstLearned = false }, refine).Keys.Lanes[0]);
        Assert.Empty(Told(model, learned, settings with { Parity = true }, refine).Keys.Lanes[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    public void Words_around_what_was_learned_may_be_as_many_as_in_any_prompt(int promptLength)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = TinyModel.Open();
        using var learned = Learned(model, new DEditSettings(TokensPerItem: 1, PromptLength: promptLength));
        long Length(int words) => Told(model, learned, new DEditSampling(),
            new Edit.Refine(1, "* " + string.Join(' ', Enumerable.Repeat("a", words)))).Keys.Lanes[1][1].Count;

        Assert.Equal(promptLength == 0 ? 8 : 40, Length(5));
        Assert.Equal(promptLength == 0 ? 53 : 77, Length(50));
        Assert.Contains("prompt of item 1 is longer than the 77 tokens", Assert.Throws<InputRefusedException>(() => Length(100)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_unwanted_words_are_refused_as_what_they_are()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = TinyModel.Open();
        using var learned = Learned(model, new DEditSettings(TokensPerItem: 1));
        var settings = new DEditSampling(Negative: string.Join(' ', Enumerable.Repeat("a", 100)));

        Assert.StartsWith("The negative prompt is longer", Assert.Throws<InputRefusedException>(
            () => Told(model, learned, settings, new Edit.Remove(1))).Message, StringComparison.Ordinal);
    }

    // The unconditional row first, then the text's.
    private static Condition Told(ModelSet model, Association learned, DEditSampling settings, Edit edit)
    {
        var request = new DEditRequest([edit], settings);
        var plan = EditPlan.For(Photo, request);
        using var prompts = new EditPrompts(
            model, plan, learned, new Dictionary<string, Association>(), settings, settings.Parity
                ? plan.PromptsOfGone(Photo, request) : []);
        return prompts.Conditions(Batch.Of(1, new ClassifierFree(3).Roles.AsSpan()), model.Family == ModelFamily.StableDiffusionXL
            ? SizeIds.Of(64, 64) : null);
    }

    private static float[] Mean(ModelSet model, Association learned, bool parity, params int[] items)
    {
        var states = new DEditModel(model, learned.Items, learned.Settings, parity)
            .Encode([.. items.Select(item => new ItemPrompt(item, learned[item].Prompt, IsLearned: true))], learned.Rows);
        return BatchPrompts.ForTraining(states, 1).Pooled![0].ToArray<float>();
    }

    private static void AssertClose(float[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));

    private static Association Learned(ModelSet model, DEditSettings settings)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(5);
        long[] widths = model.Family == ModelFamily.StableDiffusionXL ? [model.TextModel.Config.Width, model.TextModel2.Config.Width]
            : [model.TextModel.Config.Width];
        return new Association(TinyModel.Items, new TokenRows([.. widths.Select(
            width => generator.Normal([TinyModel.Items.Length, width]))]), null, settings, model.Fingerprint);
    }
}
