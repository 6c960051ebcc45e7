using System.Text.Json.Serialization;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>What the unconditional lane of guidance is conditioned on.</summary>
public enum UnconditionalPrompt
{
    /// <summary>Nothing: a context of zeros, as published. The lane then does no cross-attention at all.</summary>
    Zeros,
    /// <summary>The encoded empty text, what Stable Diffusion 1.x was trained with.</summary>
    EmptyText,
}

/// <summary>How an edit is sampled. A model folder's <c>itemwise.json</c> carries its family's values; the defaults here are the
/// published ones.</summary>
/// <param name="Seed">Seed of the start.</param>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Weight of the prompts against nothing; 1 is the prompts alone.</param>
/// <param name="LearnedGuidance">The same for items that keep their learned prompt beside others with new words: each pixel hears
/// its own item's prompt alone, and what was learned comes back best at a lower weight than words need. Null is
/// <paramref name="Guidance"/> for all, as published.</param>
/// <param name="RingStrength">Share of the steps during which the ring around the edit keeps the photo, 0 to 1.</param>
/// <param name="Ring">Width of that ring as a share of the photo's shorter side.</param>
/// <param name="Fill">Share of the steps during which pixels that an item left keep to the smooth continuation of their
/// surroundings, 0 to 1; 0 makes them from noise alone, as published.</param>
/// <param name="Carry">Share of the steps during which a moved, resized or swapped item keeps to its own pixels, laid where it
/// goes, 0 to 1; 0 makes it from its learned prompt alone, as published.</param>
/// <param name="Hold">Share of the steps during which a described or refined item that stays where it is keeps to the photo, 0 to 1:
/// its outline and its light stay, and only what the later steps make is new. 0 makes it from noise alone, as published.</param>
/// <param name="Sampler">The plan of noise levels; null takes DDIM, as published for Stable Diffusion, and Euler for SDXL (DDPM
/// with <paramref name="Parity"/>, as published).</param>
/// <param name="Unconditional">What guidance is measured against.</param>
/// <param name="Negative">Words that guidance is measured against instead: what shall not be seen; null for none.</param>
/// <param name="Parity">Reproduces the published code's rings, nearest sampling and one-level-too-noisy blending.</param>
/// <param name="KeepsNeighbours">Whether the ring keeps out of neighbouring things, but for a feather of two pixels; else it
/// reaches into everything, as published.</param>
/// <param name="KeepsShadows">Whether the shadow of a removed item stays on the ground, as published; else it is lifted. With
/// <paramref name="Parity"/> it stays.</param>
/// <param name="AgainstLearned">Whether guidance of a refined item is measured against the item as learned, so that it strengthens the
/// words around it alone; else against nothing, as of all other items, which strengthens the old look as much. Not with a
/// <paramref name="Negative"/> prompt or <paramref name="Parity"/>.</param>
/// <param name="Crop">How much of the photo the model is shown; with <paramref name="Parity"/> always the whole.</param>
public sealed record DEditSampling(
    long Seed = 42, int Steps = 50, double Guidance = 3, [property: JsonPropertyName("strength")] double RingStrength = 0.8,
    double Ring = 20.0 / 1024, double Fill = 0.5, double Carry = 0.85, double Hold = 0, SchedulerKind? Sampler = null,
    UnconditionalPrompt Unconditional = UnconditionalPrompt.Zeros, string? Negative = null, double? LearnedGuidance = null,
    bool Parity = false, PhotoCrop Crop = PhotoCrop.Auto, bool KeepsNeighbours = true, bool KeepsShadows = false,
    bool AgainstLearned = false);
