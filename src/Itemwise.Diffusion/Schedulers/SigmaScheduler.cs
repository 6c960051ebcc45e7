using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>A plan whose latents keep the signal at 1, so that a step is known by its sigma: noise over signal.</summary>
public abstract class SigmaScheduler : IScheduler
{
    private readonly SigmaPlan plan;

    private protected SigmaScheduler(SigmaPlan plan, TimestepSpacing spacing, PredictionType prediction)
    {
        this.plan = plan;
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
    public abstract ISolver Start(Generator? generator = null);
}
