using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>One decision about the latents between steps, for one run.</summary>
public interface ILatentEdit
{
    /// <summary>The latents as the next step shall find them.</summary>
    /// <param name="latents">[B, C, H, W] after <paramref name="step"/>.</param>
    /// <param name="step">The step just taken.</param>
    /// <returns>New latents, the caller's scope's, or the same.</returns>
    Tensor After(Tensor latents, Step step);
}
