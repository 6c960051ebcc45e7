using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Denoising diffusion probabilistic models (arXiv:2006.11239): each step draws from the
/// posterior, with its smaller variance.</summary>
public sealed class Ddpm : IScheduler
{
    private readonly ImmutableArray<(NoiseLevel From, NoiseLevel To)> levels;
    private readonly double clipRange;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="clipRange">The predicted picture is held to plus or minus this; infinite holds nothing.</param>
    public Ddpm(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Leading, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, double clipRange = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        (Prediction, this.clipRange) = (prediction, clipRange);
        Steps = TimestepPlan.Chain(TimestepPlan.Whole(schedule.TimestepCount, stepCount, spacing, stepsOffset));
        levels = [.. Steps.Select(step =>
            (schedule.LevelAt((int)step.Timestep), step.NextTimestep < 0 ? NoiseLevel.Clean : schedule.LevelAt((int)step.NextTimestep)))];
    }

    /// <inheritdoc/>
    public ImmutableArray<Step> Steps { get; }

    /// <inheritdoc/>
    public PredictionType Prediction { get; }

    /// <inheritdoc/>
    public double InitialNoiseScale => 1;

    /// <inheritdoc/>
    public NoiseLevel LevelAt(Step step) => levels[step.Index].From;

    /// <inheritdoc/>
    public NoiseLevel LevelAfter(Step step) => levels[step.Index].To;

    /// <inheritdoc/>
    public ISolver Start(Generator? generator = null) => new Run(this, generator);

    private sealed class Run(Ddpm plan, Generator? generator) : ISolver
    {
        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var (from, to) = plan.levels[step.Index];
            var clean = from.ToClean(latents, prediction, plan.Prediction).Clamp(-plan.clipRange, plan.clipRange);
            var alpha = Math.Pow(from.Signal / to.Signal, 2);
            var (fromVariance, toVariance) = (from.Noise * from.Noise, to.Noise * to.Noise);
            var mean = (clean * (to.Signal * (1 - alpha) / fromVariance)) + (latents * (Math.Sqrt(alpha) * toVariance / fromVariance));
            if (step.Timestep == 0)
            {
                return scope.Return(mean);
            }

            // Drawn even where the variance is nothing, as the published sampler does: a seed then means the same picture.
            var deviation = Math.Sqrt(Math.Max(toVariance / fromVariance * (1 - alpha), 1e-20));
            return scope.Return(mean + (StepNoise.For(latents, noise, generator) * deviation));
        }

        public void Dispose() { }
    }
}
