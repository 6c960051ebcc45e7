using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Euler's method on the ordinary differential equation of denoising (arXiv:2206.00364,
/// algorithm 2 without churn). Latents keep the signal at 1.</summary>
public sealed class Euler : SigmaScheduler
{
    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="karras">Whether the sigmas are Karras'.</param>
    /// <param name="endsClean">Whether the last step reaches the clean picture; else the smallest trained sigma.</param>
    public Euler(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Linspace, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, bool karras = false, bool endsClean = true)
        : base(SigmaPlan.Euler(schedule, stepCount, spacing, stepsOffset, karras, endsClean), spacing, prediction)
    {
    }

    /// <inheritdoc/>
    public override ISolver Start(Generator? generator = null) => new Run(this);

    private sealed class Run(Euler plan) : ISolver
    {
        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var (from, to) = (plan.LevelAt(step), plan.LevelAfter(step));
            var direction = from.ToNoise(latents, prediction, plan.Prediction);
            return scope.Return(latents + (direction * (to.Noise - from.Noise)));
        }

        public void Dispose() { }
    }
}
