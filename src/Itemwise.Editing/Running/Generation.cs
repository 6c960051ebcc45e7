using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Running;

/// <summary>Pictures from words, and from items that were learned in a workspace.</summary>
public static class Generation
{
    /// <summary>Makes the pictures of a request, on the calling thread.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <param name="request">What to make; where something was learned, marks such as <c>{2}</c> in its prompt stand for items.</param>
    /// <param name="learned">What was learned of the items; null for words alone.</param>
    /// <param name="progress">Receives each phase and step.</param>
    /// <param name="cancellation">Looked at before each step and picture.</param>
    /// <returns>Pictures of 8 bits, sRGB.</returns>
    /// <exception cref="InputRefusedException">The size, the steps or the prompt do not fit the model, or an item was not learned
    /// with it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ImmutableArray<Picture> Run(
        ModelSet model, TextToImageRequest request, AssociationFiles? learned = null, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        progress?.Report(new EditingProgress("loading", 0, 0));
        using var scope = TensorScope.Enter();
        using var association = learned?.Load();
        var made = association is null
            ? new TextToImage(model).Run(request, progress: progress.ForSampling(), cancellation: cancellation)
            // [B, 3, H, W]
            : new Personalisation(model, association).Run(request, progress.ForSampling(), cancellation);
        var (high, wide) = ((int)made.Size(2), (int)made.Size(3));
        var planes = made.Contiguous().ToArray<float>();
        return [.. planes.Chunk(3 * high * wide).Select(picture => Picture.FromPlanes(picture, wide, high, bitsPerSample: 8))];
    }
}
