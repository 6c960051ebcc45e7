using System.Text;
using System.Text.Json;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Schedulers;

/// <summary>Each file of fixtures/schedulers: what the published sampler of that class and options makes of given predictions.</summary>
[AssertNoTensorLeaks]
public sealed class PublishedSchedulersTests
{
    private const double Tolerance = 1e-5;

    // The second list was made later, of further samplers.
    private static readonly Dictionary<string, JsonElement> Index = new[] { "index.json", "samplers.json" }
        .SelectMany(list => JsonDocument.Parse(File.ReadAllText(Fixtures.At("schedulers", list))).RootElement.EnumerateObject())
        .ToDictionary(entry => entry.Name, entry => entry.Value);

    public static TheoryData<string> Names => [.. Index.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_run_equals_the_published_one(string name)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"schedulers/{name}.safetensors");
        var plan = PlanOf(Index[name]);

        AssertTimesteps(expected, plan);
        Assert.Equal((float)expected["init_noise_sigma"].Item(), (float)plan.InitialNoiseScale, 1e-5f);
        AssertSigmas(expected, plan);

        using var run = plan.Start();
        var latents = expected["sample"];
        foreach (var step in plan.Steps)
        {
            var i = step.Index;
            var prediction = expected["model_outputs"][i];
            ReferenceFile.AssertClose($"{name},input {i}", expected["model_inputs"][i], plan.ScaleInput(latents, step), Tolerance);
            if (expected.Names.Contains("pred_original_samples") && name != "ddim_clip")
            {
                var clean = plan.PredictClean(latents, prediction, step);
                ReferenceFile.AssertClose($"{name},clean {i}", expected["pred_original_samples"][i], clean, Tolerance);
            }

            latents = run.Advance(latents, prediction, step, expected.Names.Contains("noise") ? expected["noise"][i] : null);
            ReferenceFile.AssertClose($"{name},step {i}", expected["prev_samples"][i], latents, Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Noise_added_at_a_step_is_the_published_amount(string name)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"schedulers/{name}.safetensors");
        if (!expected.Names.Contains("add_noise.result"))
        {
            return;   // the published inverse sampler adds none
        }

        var plan = PlanOf(Index[name]);
        foreach (var (row, step) in new[] { plan.Steps[0], plan.Steps[plan.Steps.Length / 2], plan.Steps[^1] }.Index())
        {
            var noisy = plan.AddNoise(expected["add_noise.original"][row], expected["add_noise.noise"][row], step);
            ReferenceFile.AssertClose($"{name},noise {row}", expected["add_noise.result"][row], noisy, Tolerance);
        }
    }

    [Fact]
    public void A_strength_keeps_the_published_steps()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(Fixtures.At("schedulers", "img2img_timesteps.json")));
        var folders = new Dictionary<string, string>
        {
            ["DDIMScheduler"] = "ddim_leading_epsilon", ["EulerDiscreteScheduler"] = "euler_leading_epsilon",
            ["DPMSolverMultistepScheduler"] = "dpmpp2m_karras_linspace_epsilon", ["PNDMScheduler"] = "pndm",
        };
        foreach (var row in cases.RootElement.EnumerateArray())
        {
            var plan = PlanOf(Index[folders[row.GetProperty("class").GetString()!]],
                row.GetProperty("steps").GetInt32());
            var kept = plan.LastSteps(row.GetProperty("strength").GetDouble()).Select(step => step.Timestep);
            Assert.Equal(row.GetProperty("timesteps").EnumerateArray().Select(timestep => timestep.GetDouble()), kept);
        }
    }

    [Fact]
    public void The_noise_tables_are_the_published_ones_bit_by_bit()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("schedulers/alphas.safetensors");
        var plain = NoiseSchedule.ScaledLinear();
        var zero = plain.WithZeroTerminalSnr();

        Assert.Equal(expected["scaled_linear.betas"].ToArray<float>(), plain.Betas.Select(beta => (float)beta));
        Assert.Equal(expected["scaled_linear.alphas_cumprod"].ToArray<float>(), plain.AlphaBars.Select(alphaBar => (float)alphaBar));
        Assert.Equal(expected["zero_snr.betas"].ToArray<float>(), zero.Betas.Select(beta => (float)beta));
        Assert.Equal(expected["zero_snr.alphas_cumprod"].ToArray<float>(), zero.AlphaBars.Select(alphaBar => (float)alphaBar));
        Assert.Equal(0, zero.AlphaBars[^1]);
    }

    [Fact]
    public void Each_row_gets_the_noise_of_its_own_time_step()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(1);
        var schedule = NoiseSchedule.ScaledLinear();
        var (latents, noise) = (generator.Normal([2, 4, 3, 5]), generator.Normal([2, 4, 3, 5]));

        var both = schedule.AddNoise(latents, noise, 10, 900);

        ReferenceFile.AssertClose("row 0", schedule.LevelAt(10).Apply(latents[0], noise[0]), both[0], 1e-6);
        ReferenceFile.AssertClose("row 1", schedule.LevelAt(900).Apply(latents[1], noise[1]), both[1], 1e-6);
    }

    internal static IScheduler PlanOf(JsonElement entry, int? steps = null)
    {
        var json = entry.GetProperty("config").GetRawText();
        var kind = entry.GetProperty("class").GetString();
        var config = SchedulerConfig.From(ModelConfig.Parse(Encoding.UTF8.GetBytes(
            $"{{\"_class_name\":\"{kind}\",{json.Trim()[1..]}"), "index.json"));
        if (entry.GetProperty("step_options").TryGetProperty("eta", out var eta))
        {
            config = config with { Eta = eta.GetDouble() };
        }

        var plan = config.Build(null, steps ?? entry.GetProperty("steps").GetInt32());
        return kind == "DDIMInverseScheduler" ? ((Ddim)plan).Invert() : plan;
    }

    private static void AssertTimesteps(ReferenceFile expected, IScheduler plan)
    {
        var timesteps = plan.Steps.Select(step => (float)step.Timestep);
        if (expected["timesteps"].ToArray<float>().All(float.IsInteger))
        {
            Assert.Equal(expected["timesteps"].ToArray<float>(), timesteps);
        }
        else
        {
            // Karras' sigmas for Euler fall between the trained ones: their time steps are a table
            // of numbers, made with numpy's float32 logarithm.
            expected.AssertClose("timesteps", Tensor.From([.. timesteps]), Tolerance);
        }
    }

    private static void AssertSigmas(ReferenceFile expected, IScheduler plan)
    {
        var sigmas = plan switch { Euler euler => euler.Sigmas, EulerAncestral ancestral => ancestral.Sigmas,
            DpmSolverMultistep dpm => dpm.Sigmas, UniPcMultistep unipc => unipc.Sigmas, Heun heun => heun.Sigmas, _ => default };
        if (!sigmas.IsDefault)
        {
            expected.AssertClose("sigmas", Tensor.From([.. sigmas]), Tolerance);
        }
    }
}
