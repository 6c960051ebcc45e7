using System.Text;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Schedulers;

[AssertNoTensorLeaks]
public sealed class SchedulerConfigTests
{
    private const string Published = """
        {"_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "num_train_timesteps": 1000,
         "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null, "clip_sample": false}
        """;

    [Fact]
    public void The_published_file_is_read_with_each_samplers_own_defaults()
    {
        var config = Read(Published);

        Assert.Equal(SchedulerKind.Pndm, config.Kind);
        Assert.IsType<Pndm>(config.Build(null, 5));
        Assert.Equal([801, 601, 401, 201, 1], Timesteps(config.Build(SchedulerKind.Ddim, 5)));
        Assert.Equal([801, 601, 401, 201, 1], Timesteps(config.Build(SchedulerKind.Ddpm, 5)));
        Assert.Equal([999, 749.25, 499.5, 249.75, 0], Timesteps(config.Build(SchedulerKind.Euler, 5)));
        Assert.Equal([999, 749.25, 499.5, 249.75, 0], Timesteps(config.Build(SchedulerKind.EulerAncestral, 5)));
        Assert.Equal([999, 799, 599, 400, 200], Timesteps(config.Build(SchedulerKind.DpmSolverMultistep, 5)));
    }

    [Theory]
    [InlineData("beta_schedule", "\"sigmoid\"")]
    [InlineData("prediction_type", "\"flow\"")]
    [InlineData("timestep_spacing", "\"random\"")]
    [InlineData("thresholding", "true")]
    [InlineData("num_train_timesteps", "1")]
    [InlineData("steps_offset", "\"one\"")]
    public void What_is_not_built_is_refused_by_name(string option, string value)
    {
        var error = Assert.Throws<InputRefusedException>(() => Read($"{{\"{option}\": {value}}}"));
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"_class_name": "DEISMultistepScheduler"}""", "DEISMultistepScheduler")]
    [InlineData("""{"_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "sde-dpmsolver"}""", "algorithm_type = sde-dpmsolver")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "solver_type": "bh1"}""", "solver_type = bh1")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "disable_corrector": [0]}""", "disable_corrector")]
    [InlineData("""{"_class_name": "DDPMScheduler", "variance_type": "learned"}""", "variance_type = learned")]
    [InlineData("""{"_class_name": "PNDMScheduler"}""", "skip_prk_steps = false")]
    public void A_foreign_sampler_is_refused_with_the_names_of_those_there_are_and_these_still_work(string json, string reason)
    {
        var config = Read(json);

        var error = Assert.Throws<InputRefusedException>(() => config.Build(null, 5));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("euler-a", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, config.Build(SchedulerKind.Ddim, 5).Steps.Length);
    }

    [Theory]
    [InlineData("""{"_class_name": "EDMDPMSolverMultistepScheduler"}""", "EDMDPMSolverMultistepScheduler")]
    [InlineData("""{"_class_name": "EDMEulerScheduler"}""", "EDMEulerScheduler")]
    [InlineData("""{"_class_name": "FlowMatchEulerDiscreteScheduler"}""", "FlowMatchEulerDiscreteScheduler")]
    [InlineData("""{"_class_name": "UniPCMultistepScheduler", "use_flow_sigmas": true}""", "use_flow_sigmas")]
    [InlineData("""{"_class_name": "EulerDiscreteScheduler", "timestep_type": "continuous"}""", "timestep_type")]
    public void A_model_of_another_kind_of_noise_is_refused_whatever_sampler_is_asked_for(string json, string reason)
    {
        var message = Assert.Throws<InputRefusedException>(() => Read(json)).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains("no sampler here fits", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UniPCMultistepScheduler", SchedulerKind.UniPc)]
    [InlineData("HeunDiscreteScheduler", SchedulerKind.Heun)]
    [InlineData("LCMScheduler", SchedulerKind.Lcm)]
    public void Further_samplers_are_a_folders_own(string name, SchedulerKind kind) =>
        Assert.Equal((kind, null), (Read($$"""{"_class_name": "{{name}}"}""").Kind, Read($$"""{"_class_name": "{{name}}"}""").Refusal));

    [Theory]
    [InlineData(null, null, 0, 999)]
    [InlineData(null, null, 1000, 999)]
    [InlineData(SchedulerKind.Ddim, null, 1000, 999)]
    [InlineData(SchedulerKind.Ddim, TimestepSpacing.Trailing, 1001, 1000)]
    [InlineData(SchedulerKind.Ddpm, null, 1000, 999)]
    [InlineData(SchedulerKind.DpmSolverMultistep, null, 1000, 999)]
    [InlineData(SchedulerKind.DpmSolverMultistep, TimestepSpacing.Leading, 999, 998)]
    [InlineData(SchedulerKind.DpmSolverMultistep, TimestepSpacing.Trailing, 1001, 1000)]
    [InlineData(SchedulerKind.Euler, null, 1001, 1000)]
    [InlineData(SchedulerKind.Euler, TimestepSpacing.Leading, 1001, 1000)]
    [InlineData(SchedulerKind.EulerAncestral, null, -1, 1000)]
    public void An_impossible_number_of_steps_is_refused_with_what_is_possible(SchedulerKind? kind,
        TimestepSpacing? spacing, int steps, int most)
    {
        using var scope = TensorScope.Enter();
        var config = Read(Published) with { Spacing = spacing };
        Assert.Contains($"1 to {most} ", Assert.Throws<InputRefusedException>(() => config.Build(kind, steps)).Message,
            StringComparison.Ordinal);
        AssertEndsFinite(config.Build(kind, most));
    }

    [Fact]
    public void An_offset_that_leaves_the_table_sooner_allows_fewer_steps()
    {
        var config = Read(Published) with { StepsOffset = 2 };
        Assert.Contains("1 to 499 ", Assert.Throws<InputRefusedException>(() => config.Build(SchedulerKind.Ddim, 500)).Message,
            StringComparison.Ordinal);
        Assert.Equal(499, config.Build(SchedulerKind.Ddim, 499).Steps.Length);
        Assert.Contains("steps_offset", Assert.Throws<InputRefusedException>(() => Read("""{"steps_offset": -1}""")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(998)]
    public void Every_sampler_ends_finite_at_any_number_of_steps(int steps)
    {
        using var scope = TensorScope.Enter();
        foreach (var spacing in Enum.GetValues<TimestepSpacing>())
        {
            foreach (var kind in Enum.GetValues<SchedulerKind>())
            {
                var plan = (Read(Published) with { Spacing = spacing }).Build(kind, kind == SchedulerKind.Lcm ? Math.Min(steps, 50) : steps);
                AssertEndsFinite(plan);
            }
        }
    }

    [Fact]
    public void A_model_of_zero_terminal_snr_can_be_sampled_in_sigmas()
    {
        var zero = Read(Published) with { Schedule = NoiseSchedule.ScaledLinear().WithZeroTerminalSnr(),
            Spacing = TimestepSpacing.Trailing };
        Assert.Equal(4096, ((Euler)zero.Build(SchedulerKind.Euler, 4)).Sigmas[0], 1.0);
    }

    [Fact]
    public void Frozen_latents_are_exact_after_the_last_step()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        var (latents, noise) = (generator.Normal([1, 4, 2, 2]), generator.Normal([1, 4, 2, 2]));
        foreach (var kind in Enum.GetValues<SchedulerKind>())
        {
            var plan = Read(Published).Build(kind, 5);
            Assert.Equal(latents.ToArray<float>(), plan.AddNoiseAfter(latents, noise, plan.Steps[^1]).ToArray<float>());
            Assert.NotEqual(latents.ToArray<float>(), plan.AddNoiseAfter(latents, noise, plan.Steps[0]).ToArray<float>());
        }
    }

    [Fact]
    public void Going_up_and_down_again_with_the_same_noise_returns_the_latents()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        var plan = new Ddim(NoiseSchedule.ScaledLinear(), 20, stepsOffset: 1, endsClean: false);
        var (start, noise) = (generator.Normal([1, 4, 8, 8]), generator.Normal([1, 4, 8, 8]));

        var top = Walk(plan.Invert(), start, noise);
        ReferenceFile.AssertClose("round trip", start, Walk(plan, top, noise), 1e-4);
    }

    private static void AssertEndsFinite(IScheduler plan)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        using var run = plan.Start(generator);
        var latents = generator.Normal([1, 1, 2, 2]) * plan.InitialNoiseScale;
        foreach (var step in plan.Steps)
        {
            latents = run.Advance(latents, latents, step);
        }

        Assert.True(latents.IsFinite().LogicalNot().To(DType.Float32).Sum().Item() == 0,
            $"{plan.GetType().Name}, {plan.Steps.Length} steps from {plan.Steps[0].Timestep}");
    }

    private static Tensor Walk(Ddim plan, Tensor latents, Tensor prediction)
    {
        using var run = plan.Start();
        return plan.Steps.Aggregate(latents, (before, step) => run.Advance(before, prediction, step));
    }

    private static IEnumerable<double> Timesteps(IScheduler plan) => plan.Steps.Select(step => step.Timestep);

    private static SchedulerConfig Read(string json) => SchedulerConfig.From(
        ModelConfig.Parse(Encoding.UTF8.GetBytes(json), "scheduler_config.json"));
}
