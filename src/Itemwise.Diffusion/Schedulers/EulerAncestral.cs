using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Euler's method that goes below the next level and comes back up with fresh noise: ancestral sampling (arXiv:2011.13456) in sigmas.</summary>
public sealed class EulerAncestral : IScheduler
{
    private readonly SigmaPlan plan;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    public EulerAncestral(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Linspace, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        plan = SigmaPlan.Euler(schedule, stepCount, spacing, stepsOffset, karras: false, endsClean: true);
        Prediction = prediction;
        InitialNoiseScale = plan.InitialNoiseScale(spacing);
    }

    /// <inheritdoc/>
    public ImmutableArray<Step> Steps => plan.Steps;

    /// <summary>Noise over signal where each step starts, and where the last ends.</summary>
    public ImmutableArray<double> Sigmas => plan.Sigmas;

    /// <inheritdoc/>
    public PredictionType Prediction { get; }

    /// <inheritdoc/>
    public double InitialNoiseScale { get; }

    /// <inheritdoc/>
    public NoiseLevel LevelAt(Step step) => plan.Level(step.Index);

    /// <inheritdoc/>
    public NoiseLevel LevelAfter(Step step) => plan.Level(step.Index + 1);

    /// <summary>The latents with variance 1, as the network expects them.</summary>
    public Tensor ScaleInput(Tensor latents, Step step) => latents / Math.Sqrt(Math.Pow(Sigmas[step.Index], 2) + 1);

    /// <inheritdoc/>
    public ISolver Start(Generator? generator = null) => new Run(this, generator);

    private sealed class Run(EulerAncestral plan, Generator? generator) : ISolver
    {
        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var level = plan.LevelAt(step);
            var (from, to) = (plan.Sigmas[step.Index], plan.Sigmas[step.Index + 1]);
            var up = Math.Sqrt(to * to * ((from * from) - (to * to)) / (from * from));
            var down = Math.Sqrt((to * to) - (up * up));
            var direction = level.ToNoise(latents, prediction, plan.Prediction);

            // The last step's draw counts nothing, but is drawn: what follows in the stream stays where it is elsewhere.
            var fresh = StepNoise.For(latents, noise, generator);
            return scope.Return(latents + (direction * (down - from)) + (fresh * up));
        }

        public void Dispose() { }
    }
}
