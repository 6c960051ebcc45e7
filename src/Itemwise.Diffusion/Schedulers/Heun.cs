using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Heun's method on the ordinary differential equation of denoising (arXiv:2206.00364, algorithm 1 without churn). Latents
/// keep the signal at 1.</summary>
/// <remarks>Each step but the last evaluates the network twice: at its start, and where Euler's method leads, from where it is taken
/// anew with the mean of both directions. n steps are 2 n - 1 passes.</remarks>
public sealed class Heun : SigmaScheduler, IScheduler
{
    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run; the network is evaluated nearly twice as often.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="karras">Whether the sigmas are Karras'.</param>
    public Heun(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Linspace, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, bool karras = false)
        : base(Passes(SigmaPlan.Euler(schedule, stepCount, spacing, stepsOffset, karras, endsClean: true)), spacing, prediction) =>
        RequestedStepCount = stepCount;

    /// <inheritdoc/>
    public int RequestedStepCount { get; }

    /// <inheritdoc/>
    public bool IsMultistep => true;

    /// <summary>The last steps, each with both of its passes.</summary>
    public ImmutableArray<Step> LastSteps(double strength)
    {
        var kept = Math.Min((int)StepWindow.StepsOf(strength, RequestedStepCount), RequestedStepCount);
        return Steps[Math.Min(2 * (RequestedStepCount - kept), Steps.Length)..];
    }

    /// <inheritdoc/>
    public override ISolver Start(Generator? generator = null) => new Run(this);

    // Every level but the first and the last is evaluated twice.
    private static SigmaPlan Passes(SigmaPlan plan) => new(
        TimestepPlan.Chain([.. plan.Steps.SelectMany(step => Enumerable.Repeat(step.Timestep, step.Index == 0 ? 1 : 2))]),
        [.. plan.Sigmas.SelectMany((sigma, i) => Enumerable.Repeat(sigma, i == 0 || i == plan.Steps.Length ? 1 : 2))]);

    private sealed class Run(Heun plan) : ISolver
    {
        private Tensor? start, direction;   // of the step whose second pass is due

        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var here = plan.LevelAt(step).ToNoise(latents, prediction, plan.Prediction);
            if (step.Index % 2 == 0)
            {
                Dispose();
                (start, direction) = (latents.Clone().Own(), here.Clone().Own());
                return scope.Return(latents + (here * (plan.Sigmas[step.Index + 1] - plan.Sigmas[step.Index])));
            }

            if (start is null || direction is null)
            {
                throw new InvalidOperationException("A run begins with the first of a step's two passes.");
            }

            var mean = (direction + here) * 0.5;
            return scope.Return(start + (mean * (plan.Sigmas[step.Index] - plan.Sigmas[step.Index - 1])));
        }

        public void Dispose()
        {
            start?.Dispose();
            direction?.Dispose();
            (start, direction) = (null, null);
        }
    }
}
