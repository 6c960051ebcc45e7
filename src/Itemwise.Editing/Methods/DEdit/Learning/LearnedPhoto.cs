using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Learning;

/// <summary>One photo of a learning run. Borrows what it holds.</summary>
/// <param name="Latents">[1, C, h, w], the photo's scaled latents in float32.</param>
/// <param name="Grouping">Keeps each item's prompt on its pixels.</param>
/// <param name="Sizes">SDXL: the size conditioning; else null.</param>
public sealed record LearnedPhoto(Tensor Latents, IAttentionEdit Grouping, SizeIds? Sizes = null)
{
    /// <summary>Receives what the network takes for the photo at each step, see <see cref="NoiseRegression.Guessed"/>; null for
    /// nobody.</summary>
    public Action<Tensor>? Guessed { get; init; }
}
