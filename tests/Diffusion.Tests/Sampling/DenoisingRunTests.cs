using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

/// <summary>Runs whose steps the caller takes.</summary>
[AssertNoTensorLeaks]
public sealed class DenoisingRunTests
{
    private const double GradientTolerance = 1e-5;

    [Fact]
    public void Steps_taken_by_hand_are_those_of_the_loop_bit_for_bit()
    {
        using var scope = TensorScope.Enter();
        using var noises = new Generator(2);
        var start = noises.Normal([2, 4, 4, 4]);
        foreach (var kind in Enum.GetValues<SchedulerKind>())
        {
            var plan = new SchedulerConfig { Schedule = NoiseSchedule.ScaledLinear(), StepsOffset = 1 }.Build(kind, 6);
            var denoising = new Denoising((sample, _) => (sample * 0.1).Sin(), plan, new ClassifierFree(3), Prompts(4));
            using var generator = new Generator(5);
            using var again = new Generator(5);

            var looped = denoising.Run(start, generator);
            using var run = denoising.Start(start, again);
            while (!run.IsOver)
            {
                run.Advance();
            }

            Assert.Equal(looped.ToArray<float>(), run.Latents.ToArray<float>());
            Assert.Throws<InvalidOperationException>(() => run.Advance());
        }
    }

    [Fact]
    public void Chosen_roles_are_predicted_as_in_the_whole_batch_and_guided_to_the_same()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var (none, text) = Prompts(model);
        var both = Condition.Plain(Tensor.Concat([none, text], 0));
        var denoising = new Denoising(model.UNet, Plan(model), new ClassifierFree(7.5), _ => both);
        using var run = denoising.Start(new Generator(1).Normal([1, 4, 8, 8]));

        var (alone, whole) = (run.Predict(Condition.Plain(text), Role.Text), run.Predict(both));
        var parts = Tensor.Concat([run.Predict(Condition.Plain(none), Role.Unconditional), alone], 0);

        ReferenceFile.AssertClose("text", whole.Slice(0, 1), alone, 2e-5);
        ReferenceFile.AssertClose("guided", denoising.Predict(run.Latents, run.Step), run.Guide(parts), 3e-4);
    }

    [Fact]
    public void Runs_of_the_same_words_share_what_is_projected_of_them()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var (none, text) = Prompts(model);
        var both = Condition.Plain(Tensor.Concat([none, text], 0));
        var denoising = new Denoising(model.UNet, Plan(model), new ClassifierFree(7.5), _ => both);
        var start = new Generator(1).Normal([1, 4, 8, 8]);
        using var shared = new KeyValueCache();
        using (var first = denoising.Start(start, projections: shared))
        {
            first.Advance(first.Guide(first.Predict(both)));
            first.Advance();
        }

        var again = denoising.Run(start, projections: shared);
        Assert.Equal(model.UNet.Sites.Count(site => site.Kind == AttentionKind.Cross), shared.ComputedCount);
        Assert.Equal(denoising.Run(start).ToArray<float>(), again.ToArray<float>());
    }

    [Fact]
    public void The_gradient_of_one_role_alone_is_that_of_both_together()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var (none, text) = Prompts(model);
        none.RequiresGrad = true;
        using var run = new Denoising(model.UNet, Plan(model), new ClassifierFree(7.5), Prompts(2))
            .Start(new Generator(1).Normal([1, 4, 8, 8]));

        run.Peek(run.Guide(run.Predict(Condition.Plain(Tensor.Concat([none, text], 0))))).Square().Mean().Backward();
        var expected = none.Grad!.Clone();
        none.ClearGrad();
        var known = run.Predict(Condition.Plain(text), Role.Text).Detach();
        var alone = run.Predict(Condition.Plain(none), Role.Unconditional);
        run.Peek(run.Guide(Tensor.Concat([alone, known], 0))).Square().Mean().Backward();

        Assert.InRange((expected - none.Grad!).Abs().Max().Item(), 0, GradientTolerance * expected.Abs().Max().Item());
    }

    [Fact]
    public void Trying_a_step_leaves_the_run_where_it_is()
    {
        using var scope = TensorScope.Enter();
        var plan = new Ddim(NoiseSchedule.ScaledLinear(), 5);
        using var run = new Denoising((sample, _) => sample * 0.1, plan, new ClassifierFree(1), Prompts(1))
            .Start(Tensor.Ones([1, 4, 2, 2]));
        var prediction = Tensor.Full([1, 4, 2, 2], 0.25);

        var tried = run.Peek(prediction);
        Assert.Equal((0, plan.Steps[0]), (run.DoneCount, run.Step));
        Assert.Equal(Enumerable.Repeat(1f, 16), run.Latents.ToArray<float>());

        run.Advance(prediction);
        Assert.Equal((1, plan.Steps[1]), (run.DoneCount, run.Step));
        Assert.Equal(tried.ToArray<float>(), run.Latents.ToArray<float>());
    }

    [Fact]
    public void A_sampler_that_remembers_cannot_try_a_step()
    {
        using var scope = TensorScope.Enter();
        var plan = new DpmSolverMultistep(NoiseSchedule.ScaledLinear(), 5);
        using var run = new Denoising((sample, _) => sample, plan, new ClassifierFree(1), Prompts(1)).Start(Tensor.Ones([1, 4, 2, 2]));
        Assert.Contains("DDIM", Assert.Throws<InvalidOperationException>(() => run.Peek(run.Latents)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_under_way_owns_its_latents_and_nothing_else()
    {
        using var scope = TensorScope.Enter();
        var start = Tensor.Ones([1, 4, 2, 2]);
        start.RequiresGrad = true;
        var before = TensorCounts.Live;
        using (var run = new Denoising((sample, _) => sample, new Ddim(NoiseSchedule.ScaledLinear(), 5), new ClassifierFree(1),
            Prompts(1)).Start(start))
        {
            var live = TensorCounts.Live;
            run.Advance();
            run.Advance();
            Assert.Equal(live, TensorCounts.Live);
            Assert.False(run.Latents.RequiresGrad);
        }

        Assert.Equal(before + 1, TensorCounts.Live);   // the prompt that this test made inside
    }

    private static IScheduler Plan(ModelSet model) => model.SchedulerConfig.Build(SchedulerKind.Ddim, 10);

    private static (Tensor None, Tensor Text) Prompts(ModelSet model)
    {
        using var scope = TensorScope.Enter();
        var states = PromptEncoder.Encode(model, "", "a photo of a cat").Tokens.Detach();
        return scope.Return(states.Slice(0, 0, 1).Clone(), states.Slice(0, 1).Clone());
    }

    private static Func<Step, Condition> Prompts(int rows)
    {
        var condition = Condition.Plain(Tensor.Zeros([rows, 1, 1]));
        return _ => condition;
    }
}
