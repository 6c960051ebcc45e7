using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>The published optimisation of the empty prompt (arXiv:2211.09794) as somebody writes it
/// who takes a run's steps himself.</summary>
[AssertNoTensorLeaks]
public sealed class NullTextInversionTests
{
    // The tolerances of tests/fixtures/README.md; Adam goes by a gradient's sign, so single elements may step the other way.
    private const double GradientTolerance = 1e-6;

    [Theory]
    [InlineData("null_text", 0.0, 1e-4, 5e-3, 1e-3, 5e-2)]
    [InlineData("null_text_early_stop", 0.374297046867013, 5e-5, 2e-3, 2e-3, 2e-3)]
    public void A_run_whose_steps_the_caller_takes_inverts_as_published(
        string name, double stopBelow, double lossTolerance, double latentTolerance, double embeddingTolerance, double farthest)
    {
        using var scope = TensorScope.Enter();
        using var shared = new ReferenceFile("methods/inversion/null_text.safetensors");
        using var expected = new ReferenceFile($"methods/inversion/{name}.safetensors");
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var (trajectory, text) = (shared["trajectory"], Condition.Plain(shared["prompt_embeds"]));
        var learned = shared["empty_embeds"].Clone();
        learned.RequiresGrad = true;
        var none = Condition.Plain(learned);
        using var run = new Denoising(model.UNet, model.SchedulerConfig.Build(SchedulerKind.Ddim, 10), new ClassifierFree(7.5),
            _ => text).Start(trajectory[10]);
        for (var i = 0; i < 3; i++)
        {
            using var inner = TensorScope.Enter();
            Assert.Equal(expected["timesteps"].ToArray<long>()[i], (long)run.Step.Timestep);
            var conditional = run.Predict(text, Role.Text).Detach();
            var losses = Optimise(run, learned, none, conditional, trajectory[9 - i], stopBelow + (i * 2e-5), first: i == 0
                ? expected["first_gradient"] : null);
            var recorded = expected["losses"][i].ToArray<float>().Where(loss => loss != 0).ToArray();
            Assert.Equal(expected["inner_steps"].ToArray<long>()[i], losses.Count);
            Assert.All(losses.Zip(recorded), pair => Assert.Equal(pair.Second, pair.First, lossTolerance));
            AssertMostlyClose(expected["uncond_embeds"][i], learned.Detach(), embeddingTolerance, farthest);

            run.Advance(run.Guide(Tensor.Concat([run.Predict(none, Role.Unconditional), conditional], 0)));
            ReferenceFile.AssertClose($"latents {i + 1}", expected["latents"][i + 1], run.Latents, latentTolerance);
        }
    }

    private static List<double> Optimise(
        DenoisingRun run, Tensor learned, Condition none, Tensor conditional, Tensor pivot, double stopBelow, Tensor? first)
    {
        using var adam = new AdamW([learned], new AdamWOptions(0.01 * (1 - (run.DoneCount / 100.0)), WeightDecay: 0));
        var losses = new List<double>();
        while (losses.Count < 5 && (losses.Count == 0 || losses[^1] >= stopBelow))
        {
            using var scope = TensorScope.Enter();
            var predictions = Tensor.Concat([run.Predict(none, Role.Unconditional), conditional], 0);
            var loss = (run.Peek(run.Guide(predictions)) - pivot).Square().Mean();
            loss.Backward();
            if (first is not null && losses.Count == 0)
            {
                ReferenceFile.AssertClose("first gradient", first, learned.Grad!, GradientTolerance);
            }

            adam.Step();
            losses.Add(loss.Item());
        }

        return losses;
    }

    private static void AssertMostlyClose(Tensor expected, Tensor actual, double tolerance, double farthest)
    {
        var differences = (expected.Reshape(-1) - actual.Reshape(-1)).Abs().ToArray<float>();
        Assert.True(differences.Max() <= farthest, $"An embedding is off by {differences.Max()}.");
        Assert.InRange(differences.Count(difference => difference <= tolerance) / (double)differences.Length, 0.998, 1);
    }
}
