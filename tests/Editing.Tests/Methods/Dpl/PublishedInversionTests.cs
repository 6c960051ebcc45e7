using Itemwise.Diffusion.Tests;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.Dpl;

/// <summary>Whole loops of inversion on the model of random weights, against the published codes.</summary>
[AssertNoTensorLeaks]
public sealed class PublishedInversionTests
{
    private const string Caption = "a photo of a cat and a dog on the grass";

    // As tests/fixtures/README.md found them by making everything twice.
    private const double EmbeddingTolerance = 1e-5;
    private const double MapTolerance = 1e-5;
    private const double LossTolerance = 5e-5;
    private const double LatentTolerance = 1e-3;

    [Fact]
    public void The_way_up_climbs_the_published_trajectory()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/inversion/ddim_inversion.safetensors");
        using var model = TinyModel.Open("sd");
        using var state = new InversionState();
        InversionState.Keep(state.Trajectory, expected["latent"]);
        using var run = new InversionRun(model, Request(InversionKind.Ddim, 10, DplSettings.Usual), state, [null, null]);
        for (var step = 0; step < 10; step++)
        {
            run.Advance();
            ReferenceFile.AssertClose($"latents {step + 1}", expected["offset_1.trajectory"][step + 1], state.Trajectory[step + 1], 5e-5);
        }
    }

    [Theory]
    [InlineData("null_text", 0.0, 1e-4, 5e-3, 1e-3, 5e-2)]
    [InlineData("null_text_early_stop", 0.374297046867013, 5e-5, 2e-3, 2e-3, 2e-3)]
    public void Null_text_inversion_is_the_published(
        string name, double floor, double lossTolerance, double latentTolerance, double embeddingTolerance, double farthest)
    {
        using var scope = TensorScope.Enter();
        using var shared = new ReferenceFile("methods/inversion/null_text.safetensors");
        using var expected = new ReferenceFile($"methods/inversion/{name}.safetensors");
        using var model = TinyModel.Open("sd");
        using var state = Climbed(shared["trajectory"], Enumerable.Range(0, 11));
        var losses = new List<(int Step, double Loss)>();
        var settings = DplSettings.Usual with { NullTextRounds = 5, NullTextFloor = floor };
        using var run = new InversionRun(model, Request(InversionKind.NullText, 10, settings), state, [null, null])
        {
            NullLoss = (step, loss) => losses.Add((step, loss)),
        };
        for (var i = 0; i < 3; i++)
        {
            run.Advance();
            var recorded = expected["losses"][i].ToArray<float>().Where(loss => loss != 0).ToArray();
            Assert.Equal(recorded.Length, losses.Count(loss => loss.Step == i));
            Assert.All(losses.Where(loss => loss.Step == i).Zip(recorded),
                pair => Assert.Equal(pair.Second, pair.First.Loss, lossTolerance));
            AssertMostlyClose(expected["uncond_embeds"][i], state.NullTexts[i], embeddingTolerance, farthest);
            ReferenceFile.AssertClose($"latents {i + 1}", expected["latents"][i + 1], state.Reached[i + 1], latentTolerance);
        }
    }

    [Theory]
    [InlineData("attend")]
    [InlineData("seg")]
    public void The_loops_of_dynamic_prompt_learning_are_the_authors(string name)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"methods/dpl/{name}.safetensors");
        using var model = TinyModel.Open("sd");
        using var state = Climbed(expected["all_latents"], Enumerable.Range(0, 4));
        var (losses, nullLosses, maps) = (new List<double>(), new List<double>(), new List<float[]>());
        var (background, masks) = (expected["background"][0], new[] { expected["segments"][0], expected["segments"][1] });
        using var run = new InversionRun(model, Request(InversionKind.Dpl, 3, Faithful), state, [null, null])
        {
            Objective = prompt => Watched(name == "attend"
                ? new LossPlan(prompt.LearnedPositions, prompt.End, background, [null, null], [1, 4]).Objective(Faithful)
                : new LossPlan(prompt.LearnedPositions, prompt.End, null, [masks[0], masks[1]], [1, 4]).Objective(FaithfulWithMasks)),
            NullLoss = (_, loss) => nullLosses.Add(loss),
        };
        var lastOfSteps = new List<float[]>();
        while (run.DoneCount < run.StepCount)
        {
            run.Advance();
            lastOfSteps.Add(maps[^1]);
        }

        Assert.All(LoggedLosses(name).Zip(losses, (log, loss) => (log, loss)), pair => Assert.Equal(pair.log, pair.loss, LossTolerance));
        Assert.Equal(27, losses.Count);
        Assert.All(expected["null_losses"].ToArray<float>().Zip(nullLosses),
            pair => Assert.Equal(pair.First, pair.Second, LatentTolerance));
        for (var i = 0; i < 3; i++)
        {
            ReferenceFile.AssertClose($"embeddings {i}", expected["placeholder_embeds"][i], state.Rows[i], EmbeddingTolerance);
            ReferenceFile.AssertClose($"null text {i}", expected["uncond_embeds"][i], state.NullTexts[i], LatentTolerance);
            ReferenceFile.AssertClose($"maps {i}", expected["attention_maps"][i], Tensor.From(lastOfSteps[i], 8, 8, 77), MapTolerance);
        }

        ReferenceFile.AssertClose("final latents", expected["final_latents"], state.Reached[3], LatentTolerance);

        AttentionObjective Watched(AttentionObjective objective) => new([.. objective.Losses.Select(loss => loss with
        {
            Of = seen =>
            {
                var value = loss.Of(seen);
                losses.Add(value.Item());
                maps.Add(seen.Detach().ToArray<float>());
                return value;
            },
        })]);
    }

    [Fact]
    public void Nouns_get_tokens_after_the_vocabulary_at_their_places()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dpl/attend.safetensors");
        using var model = TinyModel.Open("sd");
        var caption = NounCaption.Read(Caption, ["cat", "dog"], []);
        var prompt = DynamicPrompt.Of(model, caption.Text, caption.RowOf);
        Assert.Equal(expected["input_ids"].Reshape(-1).ToArray<long>(), prompt.Ids.ToArray());
        Assert.Equal(expected["indices"].ToArray<long>(), prompt.LearnedPositions.Select(position => (long)position));
    }

    private static DplSettings Faithful => DplSettings.Published with
    {
        BeginsAsFragments = false, CrossCells = 8, TokenRounds = 3, NullTextRounds = 3,
    };

    private static DplSettings FaithfulWithMasks => Faithful with
    {
        SimilarityThreshold = new(0.1, 50), OverlapThreshold = new(0.1, 25),
    };

    private static InversionRequest Request(InversionKind kind, int steps, DplSettings settings) =>
        new(NounCaption.Read(Caption, ["cat", "dog"], []), kind, steps, 7.5, settings);

    private static InversionState Climbed(Tensor trajectory, IEnumerable<int> indices)
    {
        var state = new InversionState();
        foreach (var index in indices)
        {
            InversionState.Keep(state.Trajectory, trajectory[index]);
        }

        return state;
    }

    private static double[] LoggedLosses(string name)
    {
        using var document = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Fixtures.At($"methods/dpl/{name}.json")));
        return [.. document.RootElement.GetProperty("loss_log").EnumerateArray().Select(entry => entry[1].GetDouble())];
    }

    private static void AssertMostlyClose(Tensor expected, Tensor actual, double tolerance, double farthest)
    {
        var differences = (expected.Reshape(-1) - actual.Reshape(-1)).Abs().ToArray<float>();
        Assert.True(differences.Max() <= farthest, $"An embedding is off by {differences.Max()}.");
        Assert.InRange(differences.Count(difference => difference <= tolerance) / (double)differences.Length, 0.998, 1);
    }
}
