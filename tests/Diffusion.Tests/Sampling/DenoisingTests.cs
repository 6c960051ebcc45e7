using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>The loop with a network whose answers are given.</summary>
[AssertNoTensorLeaks]
public sealed class DenoisingTests
{
    private const double Tolerance = 5e-4;

    [Theory]
    [InlineData("pipeline_ddim", SchedulerKind.Ddim)]
    [InlineData("pipeline_pndm", SchedulerKind.Pndm)]
    public void The_published_pipelines_answers_lead_to_its_latents(string name, SchedulerKind kind)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"sd/expected/{name}.safetensors");
        var plan = SchedulerConfig.From(Fixtures.At("sd/scheduler/scheduler_config.json")).Build(kind, 5);
        Assert.Equal(expected["timesteps"].ToArray<float>(), plan.Steps.Select(step => (float)step.Timestep));
        var progress = new Reports(report => ReferenceFile.AssertClose(
            $"latents {report.DoneCount} of {report.Count}", expected["latents_after"][report.Step.Index], report.Latents, Tolerance));

        var denoising = new Denoising(Recorded, plan, new ClassifierFree(7.5), Nothing(2));
        denoising.Run(expected["latents"] * plan.InitialNoiseScale, progress: progress);

        Assert.Equal(plan.Steps.Length, progress.Count);

        Tensor Recorded(Tensor sample, UNetContext context)
        {
            ReferenceFile.AssertClose($"input {context.Step.Index}", expected["model_input"][context.Step.Index], sample, Tolerance);
            return expected["model_output"][context.Step.Index];
        }
    }

    [Theory]
    [InlineData("none", false)]
    [InlineData("both", true)]
    public void D_Edits_answers_lead_to_its_latents_with_its_own_alignment(string name, bool blended)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        var plan = new Ddim(NoiseSchedule.ScaledLinear(), 5);
        var blend = !blended ? [] : ImmutableArray.Create<ILatentEdit>(new LatentBlend(
            plan, expected["original_latents"], expected[$"{name}.background_noise"],
            LatentMask(expected["mask_hard"]), LatentMask(expected["mask_soft"]), strength: 0.4, BlendAlignment.Left));

        var denoising = new Denoising(Recorded, plan, new ClassifierFree(1), Nothing(1), latentEdits: blend);
        var final = denoising.Run(expected["start"]);

        expected.AssertClose($"{name}.final", final, Tolerance);

        Tensor Recorded(Tensor sample, UNetContext context)
        {
            ReferenceFile.AssertClose($"before step {context.Step.Index}",
                expected[$"{name}.before_step"][context.Step.Index], sample, Tolerance);
            return expected[$"{name}.noise_prediction"][context.Step.Index];
        }
    }

    [Fact]
    public void Ancestral_noise_may_be_given_step_by_step()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/dedit/sampling_sdxl.safetensors");
        var plan = new Ddpm(NoiseSchedule.ScaledLinear(), 5, stepsOffset: 1);

        var denoising = new Denoising((_, context) => expected["none.noise_prediction"][context.Step.Index], plan,
            new ClassifierFree(1), Nothing(1));
        var final = denoising.Run(expected["start"], noise: step => expected["none.step_noise"][step.Index]);

        expected.AssertClose("none.final", final, Tolerance);
    }

    [Fact]
    public void A_plan_turned_round_inverts_as_published()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/inversion/ddim_inversion.safetensors");
        var plan = new Ddim(NoiseSchedule.ScaledLinear(), 10, stepsOffset: 1, endsClean: false).Invert();
        var progress = new Reports(report => ReferenceFile.AssertClose(
            $"latents {report.DoneCount}", expected["offset_1.trajectory"][report.DoneCount], report.Latents, 5e-5));

        var denoising = new Denoising((_, context) => expected["offset_1.noise"][context.Step.Index], plan,
            new ClassifierFree(1), Nothing(1));
        denoising.Run(expected["latent"], progress: progress);

        Assert.Equal(10, progress.Count);
    }

    [Fact]
    public void Frozen_latents_are_the_originals_exactly_and_the_rest_is_not()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(3);
        var (original, noise, start) = (generator.Normal([1, 4, 4, 4]), generator.Normal([1, 4, 4, 4]), generator.Normal([2, 4, 4, 4]));
        var hard = Tensor.Concat([Tensor.Ones([1, 1, 4, 2]), Tensor.Zeros([1, 1, 4, 2])], 3);
        foreach (var kind in Enum.GetValues<SchedulerKind>())
        {
            var plan = new SchedulerConfig { Schedule = NoiseSchedule.ScaledLinear(), StepsOffset = 1,
                SetAlphaToOne = false }.Build(kind, 6);
            var denoising = new Denoising(Tenth, plan, new ClassifierFree(1), Nothing(1),
                latentEdits: [new LatentBlend(plan, original, noise, hard)]);

            var final = denoising.Run(start * plan.InitialNoiseScale, generator);

            foreach (var picture in new[] { 0, 1 })
            {
                Assert.Equal(original.Slice(3, 0, 2).Contiguous().ToArray<float>(),
                    final.Slice(0, picture, picture + 1).Slice(3, 0, 2).Contiguous().ToArray<float>());
                Assert.NotEqual(original.Slice(3, 2).Contiguous().ToArray<float>(),
                    final.Slice(0, picture, picture + 1).Slice(3, 2).Contiguous().ToArray<float>());
            }
        }
    }

    [Fact]
    public void The_soft_region_is_kept_for_its_share_of_the_steps()
    {
        using var scope = TensorScope.Enter();
        var plan = new Ddim(NoiseSchedule.ScaledLinear(), 10);
        var (zero, one) = (Tensor.Zeros([1, 1, 1, 1]), Tensor.Ones([1, 1, 1, 1]));
        var keptSteps = new[] { BlendAlignment.Reached, BlendAlignment.Left }.Select(alignment =>
        {
            var blend = new LatentBlend(plan, zero, zero, zero, one, strength: 0.5, alignment);
            return plan.Steps.Count(step => blend.After(one, step).Item() == 0);
        });

        Assert.Equal([5, 6], keptSteps);
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        using var scope = TensorScope.Enter();
        var latents = Tensor.Zeros([1, 4, 8, 8]);
        Assert.Throws<ArgumentException>(() => new LatentBlend(new Ddim(NoiseSchedule.ScaledLinear(), 5), latents, latents,
            Tensor.Ones([1, 1, 64, 64])));
    }

    [Fact]
    public void The_picture_joins_the_channels_except_for_the_unconditional_row()
    {
        using var scope = TensorScope.Enter();
        var plan = new EulerAncestral(NoiseSchedule.ScaledLinear(), 5);
        var denoising = new Denoising(See, plan, new InstructPix2PixGuidance(), Nothing(3), imageLatents: Tensor.Full([1, 4, 2, 2], 5));

        denoising.Predict(Tensor.Ones([2, 4, 2, 2]), plan.Steps[0]);

        static Tensor See(Tensor sample, UNetContext context)
        {
            Assert.Equal([6L, 8, 2, 2], sample.Shape);
            Assert.Equal([5, 5, 5, 5, 0, 0], sample.Select(1, 7).Select(1, 0).Select(1, 0).ToArray<float>());
            return sample.Slice(1, 0, 4);
        }
    }

    [Fact]
    public void Cancelling_stops_before_the_next_step()
    {
        using var scope = TensorScope.Enter();
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports(report => { if (report.DoneCount == 2) { cancellation.Cancel(); } });
        var plan = new Ddim(NoiseSchedule.ScaledLinear(), 5);
        var denoising = new Denoising(Tenth, plan, new ClassifierFree(1), Nothing(1));

        Assert.Throws<OperationCanceledException>(() =>
            denoising.Run(Tensor.Ones([1, 4, 2, 2]), progress: progress, cancellation: cancellation.Token));
        Assert.Equal(2, progress.Count);
    }

    [Fact]
    public void The_last_steps_alone_may_be_run()
    {
        using var scope = TensorScope.Enter();
        IScheduler plan = new Ddim(NoiseSchedule.ScaledLinear(), 10);
        var seen = new List<int>();
        var denoising = new Denoising((sample, context) => { seen.Add(context.Step.Index); return sample; }, plan,
            new ClassifierFree(1), Nothing(1));

        denoising.Run(Tensor.Ones([1, 4, 2, 2]), steps: plan.LastSteps(0.3));

        Assert.Equal([7, 8, 9], seen);
    }

    [Fact]
    public void A_run_that_starts_late_tells_each_step_so()
    {
        using var scope = TensorScope.Enter();
        IScheduler plan = new Ddim(NoiseSchedule.ScaledLinear(), 10);
        var seen = new List<(int, int)>();
        var denoising = new Denoising((sample, context) => Noted(sample, context.Step), plan, new ClassifierFree(1), Nothing(1));

        denoising.Run(Tensor.Ones([1, 4, 2, 2]), steps: plan.LastSteps(0.3));
        denoising.Run(Tensor.Ones([1, 4, 2, 2]), steps: plan.Steps[..2]);

        Assert.Equal([(0, 3), (1, 3), (2, 3), (0, 10), (1, 10)], seen);

        Tensor Noted(Tensor sample, Step step)
        {
            seen.Add((step.ExecutedIndex, step.ExecutedCount));
            return sample;
        }
    }

    [Fact]
    public void A_run_leaves_nothing_behind_but_its_result_and_a_prediction_lets_gradients_through()
    {
        using var scope = TensorScope.Enter();
        var latents = Tensor.Ones([1, 4, 2, 2]);
        var plan = new DpmSolverMultistep(NoiseSchedule.ScaledLinear(), 8);
        var denoising = new Denoising(Tenth, plan, new ClassifierFree(1), Nothing(1));
        var before = TensorCounts.Live;

        denoising.Run(latents);
        Assert.Equal(before + 1, TensorCounts.Live);

        latents.RequiresGrad = true;
        Assert.True(denoising.Predict(latents, plan.Steps[0]).RequiresGrad);
        Assert.False(denoising.Run(latents).RequiresGrad);
    }

    private static Tensor Tenth(Tensor sample, UNetContext context) => sample * 0.1;

    private static Func<Step, Condition> Nothing(int rows)
    {
        var condition = Condition.Plain(Tensor.Zeros([rows, 1, 1]));
        return _ => condition;
    }

    private static Tensor LatentMask(Tensor mask) => mask.To(DType.Float32).Reshape(1, 1, 64, 64).UpsampleNearest(8, 8);
}
