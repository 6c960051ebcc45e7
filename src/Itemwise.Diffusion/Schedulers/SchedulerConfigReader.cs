using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Reads a <c>scheduler_config.json</c>, and refuses what would silently sample another way.</summary>
internal sealed class SchedulerConfigReader(ModelConfig config)
{
    private const int MostTimesteps = 100_000;   // a hundred times what models are trained with

    public SchedulerConfig Read()
    {
        if (Flag("thresholding") ?? false)
        {
            throw Unknown("thresholding", "true", "false");
        }

        RefuseOtherNoise();
        var kind = KindOf(Text("_class_name"));
        return new SchedulerConfig
        {
            Kind = kind,
            Refusal = kind is null ? Text("_class_name") ?? "no sampler" : Refusal(),
            Schedule = Schedule(),
            Prediction = Text("prediction_type") switch
            {
                null or "epsilon" => PredictionType.Epsilon,
                "v_prediction" => PredictionType.Velocity,
                "sample" => PredictionType.Sample,
                var other => throw Unknown("prediction_type", other, "epsilon, v_prediction or sample"),
            },
            Spacing = Text("timestep_spacing") switch
            {
                null => null,
                "leading" => TimestepSpacing.Leading,
                "trailing" => TimestepSpacing.Trailing,
                "linspace" => TimestepSpacing.Linspace,
                var other => throw Unknown("timestep_spacing", other, "leading, trailing or linspace"),
            },
            StepsOffset = StepsOffset(),
            ClipSample = Flag("clip_sample"),
            ClipRange = Number("clip_sample_range") ?? 1,
            SetAlphaToOne = Flag("set_alpha_to_one"),
            EndsClean = Text("final_sigmas_type") != "sigma_min",
            UseKarrasSigmas = Flag("use_karras_sigmas") ?? false,
            SolverOrder = Math.Clamp(config.GetInt("solver_order", 2), 1, 3),
            DistilledSteps = config.GetInt("original_inference_steps", 50, 1, config.GetInt("num_train_timesteps", 1000)),
            LowerOrderFinal = Flag("lower_order_final") ?? true,
        };
    }

    // Models of other families of noise scale the network's input and time in their own ways: no sampler here makes a picture of them,
    // whichever is requested.
    private void RefuseOtherNoise()
    {
        var name = Text("_class_name") ?? "";
        string[] families = ["EDM", "FlowMatch", "CosineDPMSolver", "CMStochasticIterative", "ScoreSde", "KarrasVe"];
        var why = families.Any(family => name.StartsWith(family, StringComparison.Ordinal)) ? $"_class_name = {name}"
            : Flag("use_flow_sigmas") ?? false ? "use_flow_sigmas = true"
            : Text("timestep_type") == "continuous" ? "timestep_type = continuous"
            : Text("prediction_type") is { } prediction && prediction.StartsWith("flow", StringComparison.Ordinal)
                ? $"prediction_type = {prediction}" : null;
        if (why is not null)
        {
            throw new InputRefusedException(
                $"'{config.FilePath}' is of a model with another kind of noise, EDM or flow matching ({why}), and no sampler here fits: " +
                "choose a model that was trained like Stable Diffusion.");
        }
    }

    private int StepsOffset()
    {
        var offset = config.GetInt("steps_offset", 0);
        return offset >= 0 ? offset : throw Unknown("steps_offset", $"{offset}", "0 or 1");
    }

    private NoiseSchedule Schedule()
    {
        var count = config.GetInt("num_train_timesteps", 1000);
        if (count is < 2 or > MostTimesteps)
        {
            throw Unknown("num_train_timesteps", $"{count}", $"2 to {MostTimesteps}");
        }

        var (start, end) = (Number("beta_start") ?? 0.0001, Number("beta_end") ?? 0.02);
        var schedule = config.GetDoubles("trained_betas") is { Length: > 1 } betas
            ? NoiseSchedule.OfBetas(betas)
            : Text("beta_schedule") switch
            {
                null or "linear" => NoiseSchedule.Linear(start, end, count),
                "scaled_linear" => NoiseSchedule.ScaledLinear(start, end, count),
                "squaredcos_cap_v2" => NoiseSchedule.SquaredCosine(count),
                var other => throw Unknown("beta_schedule", other, "linear, scaled_linear or squaredcos_cap_v2"),
            };
        return Flag("rescale_betas_zero_snr") ?? false ? schedule.WithZeroTerminalSnr() : schedule;
    }

    // Options that change what the file's own sampler does and are not built: better no picture than another one. Asked for by name,
    // another sampler is still what the file's noise and spacing make of it.
    private string? Refusal()
    {
        foreach (var flag in (ReadOnlySpan<string>)["use_exponential_sigmas", "use_beta_sigmas", "use_lu_lambdas",
            "euler_at_final"])
        {
            if (Flag(flag) ?? false)
            {
                return $"{flag} = true";
            }
        }

        var isUniPc = Text("_class_name") == "UniPCMultistepScheduler";
        return Other("variance_type", "fixed_small") ?? Other("timestep_type", "discrete") ?? Other("interpolation_type", "linear")
            ?? (IsStochastic ? null : Other("algorithm_type", "dpmsolver++")) ?? Other("solver_type", isUniPc ? "bh2" : "midpoint")
            ?? (Number("solver_order") > (isUniPc ? 3 : 2) ? $"solver_order = {Number("solver_order")}" : null)
            ?? (isUniPc && !(Flag("predict_x0") ?? true) ? "predict_x0 = false" : null)
            ?? (config.GetInts("disable_corrector").IsEmpty ? null : "disable_corrector")
            ?? (config.Has("solver_p") ? "solver_p" : null)
            ?? (Text("_class_name") == "PNDMScheduler" && !(Flag("skip_prk_steps") ?? false) ? "skip_prk_steps = false" : null);
    }

    private string? Other(string option, string built) => Text(option) is { } value && value != built ? $"{option} = {value}" : null;

    private bool IsStochastic => Text("algorithm_type") == "sde-dpmsolver++";

    private SchedulerKind? KindOf(string? className) => className switch
    {
        "DDIMScheduler" or "DDIMInverseScheduler" => SchedulerKind.Ddim,
        "DDPMScheduler" => SchedulerKind.Ddpm,
        "EulerDiscreteScheduler" => SchedulerKind.Euler,
        "EulerAncestralDiscreteScheduler" => SchedulerKind.EulerAncestral,
        "DPMSolverMultistepScheduler" when IsStochastic => SchedulerKind.DpmSolverMultistepSde,
        "DPMSolverMultistepScheduler" => SchedulerKind.DpmSolverMultistep,
        "UniPCMultistepScheduler" => SchedulerKind.UniPc,
        "HeunDiscreteScheduler" => SchedulerKind.Heun,
        "LCMScheduler" => SchedulerKind.Lcm,
        "PNDMScheduler" => SchedulerKind.Pndm,
        _ => null,
    };

    private InputRefusedException Unknown(string option, string value, string expected) =>
        config.Refuse(option, $"is {value}, which is not supported: use {expected}");

    private string? Text(string name) => config.GetTextOrNull(name);

    private double? Number(string name) => config.Has(name) ? config.GetDouble(name) : null;

    private bool? Flag(string name) => config.Has(name) ? config.GetBool(name, false) : null;
}
