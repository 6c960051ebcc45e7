using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Schedulers;

/// <summary>One run through a plan.</summary>
public interface ISolver : IDisposable
{
    /// <summary>The latents after a step.</summary>
    /// <param name="latents">[B, C, H, W] at the step's start.</param>
    /// <param name="prediction">The network's output, guidance applied.</param>
    /// <param name="step">The step, taken in the plan's order.</param>
    /// <param name="noise">Fresh noise for ancestral plans; null draws it from the run's generator.</param>
    /// <exception cref="InvalidOperationException">Noise is needed, and there is neither noise nor a generator.</exception>
    Tensor Advance(Tensor latents, Tensor prediction, Step step, Tensor? noise = null);
}
