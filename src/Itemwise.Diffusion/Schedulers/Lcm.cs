using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Sampling of latent consistency models (arXiv:2310.04378), and of models with an adapter that makes them one: each step
/// predicts the picture and noises it to the next level; four steps are a picture.</summary>
public sealed class Lcm : IScheduler
{
    private const double DataDeviation = 0.5;
    private const double TimestepScale = 10;

    private readonly ImmutableArray<NoiseLevel> levels;
    private readonly double clipRange;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run, at most <paramref name="trainedStepCount"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="trainedStepCount">The steps that the model was distilled over, of which a run takes some.</param>
    /// <param name="clipRange">The predicted picture is held to plus or minus this; infinite holds nothing.</param>
    public Lcm(
        NoiseSchedule schedule, int stepCount, PredictionType prediction = PredictionType.Epsilon, int trainedStepCount = 50,
        double clipRange = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentOutOfRangeException.ThrowIfLessThan(stepCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stepCount, trainedStepCount);
        (Prediction, this.clipRange) = (prediction, clipRange);
        var stride = schedule.TimestepCount / trainedStepCount;
        ImmutableArray<double> timesteps = [.. Enumerable.Range(0, stepCount).Select(step =>
            (double)(((trainedStepCount - (int)Math.Floor((double)step * trainedStepCount / stepCount)) * stride) - 1))];
        Steps = TimestepPlan.Chain(timesteps);
        levels = [.. timesteps.Select(timestep => schedule.LevelAt((int)timestep)), NoiseLevel.Clean];
    }

    /// <inheritdoc/>
    public ImmutableArray<Step> Steps { get; }

    /// <inheritdoc/>
    public PredictionType Prediction { get; }

    /// <inheritdoc/>
    public double InitialNoiseScale => 1;

    /// <inheritdoc/>
    public NoiseLevel LevelAt(Step step) => levels[step.Index];

    /// <inheritdoc/>
    public NoiseLevel LevelAfter(Step step) => levels[step.Index + 1];

    /// <inheritdoc/>
    public ISolver Start(Generator? generator = null) => new Run(this, generator);

    private sealed class Run(Lcm plan, Generator? generator) : ISolver
    {
        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var clean = plan.LevelAt(step).ToClean(latents, prediction, plan.Prediction);
            clean = double.IsInfinity(plan.clipRange) ? clean : clean.Clamp(-plan.clipRange, plan.clipRange);

            // The boundary condition: at time 0 the picture is the latents themselves.
            var (time, variance) = (step.Timestep * TimestepScale, DataDeviation * DataDeviation);
            var (skip, share) = (variance / ((time * time) + variance), time / Math.Sqrt((time * time) + variance));
            var denoised = (clean * share) + (latents * skip);
            return scope.Return(step.IsLast ? denoised
                : plan.LevelAfter(step).Apply(denoised, StepNoise.For(latents, noise, generator)));
        }

        public void Dispose() { }
    }
}
