using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>A plan of a solver in the logarithm of signal over noise, whose latents keep variance 1.</summary>
public abstract class LogSnrScheduler : IScheduler
{
    private readonly SigmaPlan plan;

    private protected LogSnrScheduler(SigmaPlan plan, PredictionType prediction) => (this.plan, Prediction) = (plan, prediction);

    /// <inheritdoc/>
    public ImmutableArray<Step> Steps => plan.Steps;

    /// <summary>Noise over signal where each step starts, and where the last ends.</summary>
    public ImmutableArray<double> Sigmas => plan.Sigmas;

    /// <inheritdoc/>
    public PredictionType Prediction { get; }

    /// <inheritdoc/>
    public abstract bool IsMultistep { get; }

    /// <inheritdoc/>
    public double InitialNoiseScale => 1;

    /// <inheritdoc/>
    public NoiseLevel LevelAt(Step step) => NoiseLevel.OfSigma(Sigmas[step.Index]);

    /// <inheritdoc/>
    public NoiseLevel LevelAfter(Step step) => NoiseLevel.OfSigma(Sigmas[step.Index + 1]);

    /// <inheritdoc/>
    public abstract ISolver Start(Generator? generator = null);
}
