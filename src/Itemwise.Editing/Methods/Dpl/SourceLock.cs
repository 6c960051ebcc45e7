using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>Keeps the inverted photo outside the region of each target: after each step its own latents stand there.</summary>
/// <param name="reached">[1, C, h, w]: the photo's latents at the end of a step.</param>
/// <param name="regions">The cells that each target may change, at the latents' size, or null as long as they are not known; called
/// after each step.</param>
internal sealed class SourceLock(Func<Step, Tensor> reached, Func<Step, IReadOnlyList<Mask>?> regions) : ILatentEdit
{
    /// <inheritdoc/>
    public Tensor After(Tensor latents, Step step)
    {
        ArgumentNullException.ThrowIfNull(latents);
        if (regions(step) is not { } masks)
        {
            return latents;
        }

        using var scope = TensorScope.Enter();
        var kept = reached(step);
        var cells = Tensor.Concat([.. masks.Select(mask => LatentCodec.Cells(mask, latents.Device))], 0);
        return scope.Return((latents * cells) + (kept * (-cells + 1)));
    }
}
