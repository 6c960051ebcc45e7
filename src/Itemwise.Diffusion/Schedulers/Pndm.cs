using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Pseudo numerical methods (arXiv:2202.09778) without the Runge-Kutta start: PLMS, linear
/// multistep over the last four predictions.</summary>
/// <remarks>The network is evaluated twice at the second time step: the first step is taken,
/// evaluated again at its end, and taken anew with the mean of both predictions.</remarks>
public sealed class Pndm : IScheduler
{
    private readonly ImmutableArray<(NoiseLevel From, NoiseLevel To)> levels;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run; the network is evaluated once more.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="endsClean">Whether the last step reaches the clean picture; else the first trained level.</param>
    public Pndm(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Leading, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, bool endsClean = false)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        (Prediction, RequestedStepCount) = (prediction, stepCount);
        var timesteps = TimestepPlan.Whole(schedule.TimestepCount, stepCount, spacing, stepsOffset);
        if (stepCount > 1)
        {
            timesteps = timesteps.Insert(1, timesteps[1]);
        }

        var stride = schedule.TimestepCount / stepCount;
        Steps = [.. timesteps.Select((timestep, i) => new Step(i, timesteps.Length, timestep, i == 1 ? timestep : timestep - stride))];
        var final = endsClean ? NoiseLevel.Clean : schedule.LevelAt(0);
        levels = [.. Steps.Select(step =>
            (schedule.LevelAt((int)step.Timestep), step.NextTimestep < 0 ? final : schedule.LevelAt((int)step.NextTimestep)))];
    }

    /// <inheritdoc/>
    public ImmutableArray<Step> Steps { get; }

    /// <inheritdoc/>
    public int RequestedStepCount { get; }

    /// <inheritdoc/>
    public PredictionType Prediction { get; }

    /// <inheritdoc/>
    public bool IsMultistep => true;

    /// <inheritdoc/>
    public double InitialNoiseScale => 1;

    /// <inheritdoc/>
    public NoiseLevel LevelAt(Step step) => levels[step.Index].From;

    /// <inheritdoc/>
    public NoiseLevel LevelAfter(Step step) => levels[step.Index].To;

    /// <inheritdoc/>
    public ISolver Start(Generator? generator = null) => new Run(this);

    private sealed class Run(Pndm plan) : ISolver
    {
        private readonly List<Tensor> predictions = [];   // newest last, at most four
        private Tensor? start;                        // the latents before the first step, until it is taken anew

        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            if (start is not null && step.Index == 1)
            {
                var mean = (prediction + predictions[^1]) * 0.5;
                var (from, _) = plan.levels[0];
                var anew = Transfer(start, mean, from, plan.levels[1].To);
                start.Dispose();
                start = null;
                return scope.Return(anew);
            }

            Remember(prediction.Clone().Own());
            if (step.Index == 0)
            {
                start = latents.Clone().Own();
            }

            var (level, next) = plan.levels[step.Index];
            return scope.Return(Transfer(latents, Combined(), level, next));
        }

        public void Dispose()
        {
            start?.Dispose();
            predictions.ForEach(prediction => prediction.Dispose());
            predictions.Clear();
        }

        private void Remember(Tensor prediction)
        {
            predictions.Add(prediction);
            if (predictions.Count > 4)
            {
                predictions[0].Dispose();
                predictions.RemoveAt(0);
            }
        }

        // Adams-Bashforth weights of as many predictions as there are.
        private Tensor Combined() => predictions.Count switch
        {
            1 => predictions[^1],
            2 => ((predictions[^1] * 3) - predictions[^2]) * (1.0 / 2),
            3 => ((predictions[^1] * 23) - (predictions[^2] * 16) + (predictions[^3] * 5)) * (1.0 / 12),
            _ => ((predictions[^1] * 55) - (predictions[^2] * 59) + (predictions[^3] * 37) - (predictions[^4] * 9)) * (1.0 / 24),
        };

        // Equation 9 of the paper: DDIM's step in the form that stays exact for combined noise.
        private Tensor Transfer(Tensor latents, Tensor prediction, NoiseLevel from, NoiseLevel to)
        {
            var direction = plan.Prediction == PredictionType.Epsilon ? prediction : from.ToNoise(latents, prediction, plan.Prediction);
            var (a, b) = (from.Signal * from.Signal, to.Signal * to.Signal);
            var divisor = (a * to.Noise) + (from.Signal * from.Noise * to.Signal);
            return (latents * (to.Signal / from.Signal)) - (direction * ((b - a) / divisor));
        }
    }
}
