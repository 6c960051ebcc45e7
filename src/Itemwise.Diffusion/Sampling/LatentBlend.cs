using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>Keeps part of a picture: after each step its latents, noised to the step's level, take
/// the place of what was made there.</summary>
/// <remarks>Blended latent diffusion (arXiv:2206.02779) with the two regions of D-Edit (arXiv:2403.04880):
/// one kept throughout, one let go after a share of the steps. With <see cref="BlendAlignment.Reached"/> the
/// kept latents are exactly the original's when the run ends. Borrows its tensors for the run.</remarks>
public sealed class LatentBlend : ILatentEdit
{
    private readonly IScheduler scheduler;
    private readonly Tensor original;
    private readonly Tensor noise;
    private readonly Tensor hard;
    private readonly Tensor? soft;
    private readonly double strength;
    private readonly BlendAlignment alignment;

    /// <summary>A blend.</summary>
    /// <param name="scheduler">The plan of the run.</param>
    /// <param name="original">[1 or B, C, H, W]: the picture's latents, scaled as the UNet sees them.</param>
    /// <param name="noise">[1 or B, C, H, W] of standard normal noise, the same for the whole run.</param>
    /// <param name="hard">[1, 1, H, W]: 1 where the picture is kept throughout, 0 where it is not.</param>
    /// <param name="soft">[1, 1, H, W]: 1 where it is kept for the first steps, nowhere where
    /// <paramref name="hard"/> is; null for nowhere.</param>
    /// <param name="strength">Share of the executed steps for which <paramref name="soft"/> counts, 0 (none) to 1 (all).</param>
    /// <param name="alignment">The level at which frozen latents are put back.</param>
    public LatentBlend(
        IScheduler scheduler, Tensor original, Tensor noise, Tensor hard, Tensor? soft = null, double strength = 0.8,
        BlendAlignment alignment = BlendAlignment.Reached)
    {
        ArgumentNullException.ThrowIfNull(original);
        ArgumentNullException.ThrowIfNull(hard);
        foreach (var mask in (ReadOnlySpan<Tensor>)(soft is null ? [hard] : [hard, soft]))
        {
            if (mask.Rank != 4 || mask.Size(2) != original.Size(2) || mask.Size(3) != original.Size(3))
            {
                throw new ArgumentException($"A mask is {mask} and the latents are {original}: sample it to the latents' size first.",
                    nameof(hard));
            }
        }

        (this.scheduler, this.original, this.noise) = (scheduler, original, noise);
        (this.hard, this.soft, this.strength, this.alignment) = (hard, soft, strength, alignment);
    }

    /// <inheritdoc/>
    public Tensor After(Tensor latents, Step step)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        var frozen = alignment == BlendAlignment.Reached
            ? scheduler.AddNoiseAfter(original, noise, step)
            : scheduler.AddNoise(original, noise, step);
        var kept = soft is not null && IsSoft(step) ? hard + soft : hard;
        return scope.Return((frozen * kept) + (latents * (-kept + 1)));
    }

    private bool IsSoft(Step step) => alignment == BlendAlignment.Reached
        ? new StepWindow(0, strength).Contains(step)
        : step.ExecutedIndex <= StepWindow.StepsOf(strength, step.ExecutedCount);
}
