using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Denoising diffusion implicit models (arXiv:2010.02502): the picture's direction kept
/// from step to step, so that a run can be turned round.</summary>
public sealed class Ddim : IScheduler
{
    private readonly ImmutableArray<(NoiseLevel From, NoiseLevel To)> levels;
    private readonly double eta;
    private readonly double clipRange;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="endsClean">Whether the last step reaches the clean picture; else the first trained level.</param>
    /// <param name="clipRange">The predicted picture is held to plus or minus this; infinite holds nothing.</param>
    /// <param name="eta">Share of fresh noise: 0 none, 1 as much as DDPM.</param>
    public Ddim(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Leading, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, bool endsClean = true, double clipRange = double.PositiveInfinity,
        double eta = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Prediction = prediction;
        (this.clipRange, this.eta) = (clipRange, eta);
        var stride = schedule.TimestepCount / stepCount;
        var final = endsClean ? NoiseLevel.Clean : schedule.LevelAt(0);
        var timesteps = TimestepPlan.Whole(schedule.TimestepCount, stepCount, spacing, stepsOffset);
        Steps = [.. timesteps.Select((timestep, i) => new Step(i, stepCount, timestep, timestep - stride))];
        levels = [.. Steps.Select(step =>
            (schedule.LevelAt((int)step.Timestep), step.NextTimestep < 0 ? final : schedule.LevelAt((int)step.NextTimestep)))];
    }

    private Ddim(Ddim forward)
    {
        (Prediction, clipRange) = (forward.Prediction, forward.clipRange);
        Steps = [.. forward.Steps.Reverse().Select((step, i) => new Step(i, step.Count, step.Timestep, step.Timestep))];
        levels = [.. forward.levels.Reverse().Select(pair => (pair.To, pair.From))];
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

    /// <summary>The same pairs turned round: from the picture to the noise that would lead to it. Fresh noise is left out.</summary>
    public Ddim Invert() => new(this);

    /// <inheritdoc/>
    public ISolver Start(Generator? generator = null) => new Run(this, generator);

    private sealed class Run(Ddim plan, Generator? generator) : ISolver
    {
        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var (from, to) = plan.levels[step.Index];
            var clean = from.ToClean(latents, prediction, plan.Prediction).Clamp(-plan.clipRange, plan.clipRange);
            var direction = from.ToNoise(latents, prediction, plan.Prediction);
            if (plan.eta == 0)
            {
                return scope.Return((clean * to.Signal) + (direction * to.Noise));
            }

            var deviation = plan.eta * to.Noise / from.Noise * Math.Sqrt(1 - Math.Pow(from.Signal / to.Signal, 2));
            var fresh = StepNoise.For(latents, noise, generator);
            var towards = Math.Sqrt((to.Noise * to.Noise) - (deviation * deviation));
            return scope.Return((clean * to.Signal) + (direction * towards) + (fresh * deviation));
        }

        public void Dispose() { }
    }
}
