using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>DPM-Solver++ 2M (arXiv:2211.01095, algorithm 2): second order from the last two predictions of the picture; or its
/// stochastic form.</summary>
public sealed class DpmSolverMultistep : LogSnrScheduler
{
    private const int FewSteps = 15;   // below this the last step is first order, or it overshoots (the paper's code)

    private readonly bool lastIsFirstOrder;
    private readonly int order;
    private readonly bool isStochastic;

    /// <summary>Plans a run.</summary>
    /// <param name="schedule">The model's noise.</param>
    /// <param name="stepCount">Steps of the run.</param>
    /// <param name="spacing">Where they lie.</param>
    /// <param name="stepsOffset">Added to the time steps of <see cref="TimestepSpacing.Leading"/>.</param>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="karras">Whether the sigmas are Karras'.</param>
    /// <param name="endsClean">Whether the last step reaches the clean picture; else the smallest trained sigma.</param>
    /// <param name="order">2, or 1, which is DDIM.</param>
    /// <param name="lowerOrderFinal">Whether runs of fewer than 15 steps end with a first-order step.</param>
    /// <param name="isStochastic">Whether each step takes back more noise than it needs to and adds fresh noise (SDE-DPM-Solver++ 2M,
    /// appendix A of the same paper, version 2).</param>
    public DpmSolverMultistep(
        NoiseSchedule schedule, int stepCount, TimestepSpacing spacing = TimestepSpacing.Linspace, int stepsOffset = 0,
        PredictionType prediction = PredictionType.Epsilon, bool karras = false, bool endsClean = true, int order = 2,
        bool lowerOrderFinal = true, bool isStochastic = false)
        : base(SigmaPlan.Solver(schedule, stepCount, spacing, stepsOffset, karras, endsClean), prediction)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 2);
        (this.order, this.isStochastic) = (order, isStochastic);
        lastIsFirstOrder = endsClean || (lowerOrderFinal && stepCount < FewSteps);
    }

    /// <inheritdoc/>
    public override bool IsMultistep => order > 1;

    /// <inheritdoc/>
    public override ISolver Start(Generator? generator = null) => new Run(this, generator);

    private sealed class Run(DpmSolverMultistep plan, Generator? generator) : ISolver
    {
        private Tensor? before;   // the picture predicted at the previous step
        private int beforeIndex;

        public Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null)
        {
            using var scope = TensorScope.Enter();
            var (from, to) = (plan.LevelAt(step), plan.LevelAfter(step));
            var clean = from.ToClean(latents, prediction, plan.Prediction);
            var h = LogSnr(to) - LogSnr(from);
            var back = plan.isStochastic ? 2 * h : h;
            var weight = to.Signal * (1 - Math.Exp(-back));
            var next = (latents * (to.Noise / from.Noise * (plan.isStochastic ? Math.Exp(-h) : 1))) + (clean * weight);
            var firstOrder = plan.order == 1 || (step.IsLast && plan.lastIsFirstOrder);
            if (before is not null && !firstOrder)
            {
                var h0 = LogSnr(from) - LogSnr(NoiseLevel.OfSigma(plan.Sigmas[beforeIndex]));
                next += (clean - before) * (0.5 * weight * h / h0);
            }

            if (plan.isStochastic)
            {
                next += StepNoise.For(latents, noise, generator) * (to.Noise * Math.Sqrt(1 - Math.Exp(-back)));
            }

            Remember(clean.Own(), step.Index);
            return scope.Return(next);
        }

        public void Dispose() => before?.Dispose();

        private void Remember(Tensor clean, int index)
        {
            before?.Dispose();
            (before, beforeIndex) = (clean, index);
        }

        private static double LogSnr(NoiseLevel level) => Math.Log(level.Signal) - Math.Log(level.Noise);
    }
}
