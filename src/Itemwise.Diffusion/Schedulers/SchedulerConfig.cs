using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>A model folder's <c>scheduler_config.json</c>: the noise it was trained with and how it likes to be sampled.</summary>
/// <remarks>Options of every sampler may stand in one file. What is not named (null here) is the default of the sampler that reads it,
/// and these defaults differ: DDIM made from a file of another sampler is then what the published libraries make of it.</remarks>
public sealed record SchedulerConfig
{
    /// <summary>The sampler that the file names; null where it is none of ours, and one must be asked for by name.</summary>
    public SchedulerKind? Kind { get; init; }

    /// <summary>Why the file's own sampler cannot be built, as the option that asks for more; null where it can.</summary>
    public string? Refusal { get; init; }

    /// <summary>The noise of the training.</summary>
    public NoiseSchedule Schedule { get; init; } = NoiseSchedule.Linear();

    /// <summary>What the network predicts.</summary>
    public PredictionType Prediction { get; init; }

    /// <summary>Where steps lie; null is leading for DDIM, DDPM and PNDM, else linspace.</summary>
    public TimestepSpacing? Spacing { get; init; }

    /// <summary>Added to leading time steps.</summary>
    public int StepsOffset { get; init; }

    /// <summary>Whether DDIM and DDPM hold the predicted picture to <see cref="ClipRange"/>; null is yes.</summary>
    public bool? ClipSample { get; init; }

    /// <summary>Bounds of the predicted picture where it is clipped.</summary>
    public double ClipRange { get; init; } = 1;

    /// <summary>Whether DDIM and PNDM end at the clean picture; null is yes for DDIM, no for PNDM.</summary>
    public bool? SetAlphaToOne { get; init; }

    /// <summary>Whether Euler and DPM-Solver end at the clean picture rather than at the smallest trained sigma.</summary>
    public bool EndsClean { get; init; } = true;

    /// <summary>Whether Euler and DPM-Solver use Karras' sigmas.</summary>
    public bool UseKarrasSigmas { get; init; }

    /// <summary>Order of UniPC, 1 to 3, and of DPM-Solver, which has 2 at most.</summary>
    public int SolverOrder { get; init; } = 2;

    /// <summary>Whether short runs of DPM-Solver end with a first-order step.</summary>
    public bool LowerOrderFinal { get; init; } = true;

    /// <summary>LCM: the steps that the model was distilled over.</summary>
    public int DistilledSteps { get; init; } = 50;

    /// <summary>Share of DDIM's fresh noise.</summary>
    public double Eta { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>scheduler_config.json</c>.</param>
    /// <exception cref="InputRefusedException">It is missing, no JSON, or asks for something that
    /// is not built; names the option and its value.</exception>
    public static SchedulerConfig From(string path) => From(ModelConfig.Read(path));

    /// <summary>Reads settings.</summary>
    /// <exception cref="InputRefusedException">They ask for something that is not built; names the option and its value.</exception>
    public static SchedulerConfig From(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new SchedulerConfigReader(config).Read();
    }

    /// <summary>Plans a run.</summary>
    /// <param name="kind">The sampler; null is the file's own.</param>
    /// <param name="stepCount">Steps, 1 to the number of training time steps; in some plans to one less.</param>
    /// <exception cref="InputRefusedException">No sampler is requested and the file names none of
    /// ours, or the number of steps is impossible.</exception>
    public IScheduler Build(SchedulerKind? kind, int stepCount)
    {
        if (kind is null && (Kind is null || Refusal is not null))
        {
            throw new InputRefusedException(
                $"The model's own sampler is not built in ({Refusal ?? "none is named"}): choose one of " +
                $"{string.Join(", ", SchedulerNames.All)}.");
        }

        var most = MostSteps((kind ?? Kind)!.Value);
        if (stepCount < 1 || stepCount > most)
        {
            throw new InputRefusedException($"A run of {stepCount} steps is impossible: ask for 1 to {most} steps.");
        }

        var early = Spacing ?? TimestepSpacing.Leading;
        var late = Spacing ?? TimestepSpacing.Linspace;
        var clip = ClipSample ?? true ? ClipRange : double.PositiveInfinity;
        return (kind ?? Kind) switch
        {
            SchedulerKind.Ddim => new Ddim(Schedule, stepCount, early, StepsOffset, Prediction, SetAlphaToOne ?? true, clip, Eta),
            SchedulerKind.Ddpm => new Ddpm(Schedule, stepCount, early, StepsOffset, Prediction, clip),
            SchedulerKind.Pndm => new Pndm(Schedule, stepCount, early, StepsOffset, Prediction, SetAlphaToOne ?? false),
            SchedulerKind.Euler => new Euler(FiniteSchedule, stepCount, late, StepsOffset, Prediction, UseKarrasSigmas, EndsClean),
            SchedulerKind.EulerAncestral => new EulerAncestral(FiniteSchedule, stepCount, late, StepsOffset, Prediction),
            SchedulerKind.Heun => new Heun(FiniteSchedule, stepCount, late, StepsOffset, Prediction, UseKarrasSigmas),
            SchedulerKind.Lcm => new Lcm(Schedule, stepCount, Prediction, DistilledSteps, clip),
            SchedulerKind.UniPc => new UniPcMultistep(
                FiniteSchedule, stepCount, late, StepsOffset, Prediction, UseKarrasSigmas, EndsClean, SolverOrder, LowerOrderFinal),
            var solver => new DpmSolverMultistep(
                FiniteSchedule, stepCount, late, StepsOffset, Prediction, UseKarrasSigmas, EndsClean, Math.Min(SolverOrder, 2),
                LowerOrderFinal, isStochastic: solver == SchedulerKind.DpmSolverMultistepSde),
        };
    }

    // DPM-Solver lays out one step more than it takes, except trailing. Leading time steps with an offset can leave the table, where
    // Euler's stay at its end.
    private int MostSteps(SchedulerKind kind)
    {
        if (kind == SchedulerKind.Lcm)
        {
            return DistilledSteps;
        }

        var isSolver = kind is SchedulerKind.DpmSolverMultistep or SchedulerKind.DpmSolverMultistepSde or SchedulerKind.UniPc;
        var isEuler = kind is SchedulerKind.Euler or SchedulerKind.EulerAncestral or SchedulerKind.Heun;
        var (all, spare) = (Schedule.TimestepCount, isSolver && Spacing != TimestepSpacing.Trailing ? 1 : 0);
        var spacing = Spacing ?? (isSolver ? TimestepSpacing.Linspace : TimestepSpacing.Leading);
        var isLeading = !isEuler && spacing == TimestepSpacing.Leading;
        return isLeading
            ? Enumerable.Range(1, all).TakeWhile(count => ((count - 1) * (all / count)) + StepsOffset < all).Count() - spare
            : all - spare;
    }

    // Samplers in sigmas cannot start where nothing of the picture is left: the published ones put 2^-24 there.
    private NoiseSchedule FiniteSchedule => Schedule.AlphaBars[^1] > 0 ? Schedule : Schedule.WithSmallestAlphaBar(1 / 16777216.0);
}
