using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>A step that is done.</summary>
/// <param name="Step">The step.</param>
/// <param name="DoneCount">Steps done so far, this one among them.</param>
/// <param name="Count">Steps of this run; fewer than the plan's where a run starts from a picture.</param>
/// <param name="Latents">[B, C, H, W] after the step. Borrowed: valid until the report returns, on the run's own thread, so a receiver
/// that wants them later copies them (and is not <see cref="Progress{T}"/>, which reports on another thread).</param>
public sealed record DenoisingProgress(Step Step, int DoneCount, int Count, Tensor Latents)
{
    /// <summary>[B, C, H, W]: the latents without noise, as the step's prediction has them, before any latent edits. Borrowed like
    /// <see cref="Latents"/>; null where nobody keeps them.</summary>
    public Tensor? Clean { get; init; }
}
