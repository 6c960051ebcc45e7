using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>Euler's method that goes below the next level and comes back up with fresh noise:
/// ancestral sampling (arXiv:2011.13456) in sigmas.</summary>
public sealed class EulerAncestral : SigmaScheduler
{
    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    public EulerAncestral(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Linspace, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon)
        : base(SigmaPlan.Euler(schedule, stepCount, spacing, stepsOffset, karras: false, endsClean: true), spacing, prediction)
    {
    }

    /// <inheritdoc/>
    public override ISolver Start(Generator? generator = null) => new Run(this, generator);

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
