using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>A plan of noise levels from noise to picture, complete when constructed, and immutable.</summary>
public interface IScheduler
{
    /// <summary>The steps in order.</summary>
    ImmutableArray<Step> Steps { get; }

    /// <summary>What standard normal noise is multiplied by to be the start.</summary>
    double InitialNoiseScale { get; }

    /// <summary>The latents as the network expects them at a step; most plans change nothing.</summary>
    Tensor ScaleInput(Tensor latents, Step step);

    /// <summary>Starts a run. What a multistep method remembers lives in the run, not here.</summary>
    ISolver Start(Generator? generator = null);

    /// <summary>Clean latents brought to the noise level at which a step starts.</summary>
    Tensor AddNoise(Tensor latents, Tensor noise, Step step);

    /// <summary>Clean latents brought to the noise level that a step reaches: after the last step, unchanged.</summary>
    Tensor AddNoiseAfter(Tensor latents, Tensor noise, Step step);
}

/// <summary>One run through a plan.</summary>
public interface ISolver : IDisposable
{
    /// <summary>The latents after a step.</summary>
    /// <param name="latents">[B, C, H, W] at the step's start.</param>
    /// <param name="prediction">The network's output, guidance applied.</param>
    /// <param name="step">The step, taken in the plan's order.</param>
    /// <param name="noise">Fresh noise for ancestral plans; null draws it from the run's generator.</param>
    Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null);
}
