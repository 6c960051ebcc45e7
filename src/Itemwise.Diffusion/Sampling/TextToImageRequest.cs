using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Diffusion.Sampling;

/// <summary>A picture to be made from words.</summary>
/// <param name="Prompt">What shall be seen.</param>
/// <param name="Negative">What shall not; null for nothing, which to SDXL is another thing than the empty text.</param>
/// <param name="Seed">Seed of the noise.</param>
/// <param name="Steps">Denoising steps; null is the model's default.</param>
/// <param name="Guidance">Scale of guidance; null is the model's default, 1 and below is without.</param>
/// <param name="Width">Pixels, a multiple of the autoencoder's factor; null is the model's own size.</param>
/// <param name="Height">As <paramref name="Width"/>.</param>
/// <param name="Sampler">The sampler; null is the model's default.</param>
/// <param name="Count">Pictures from one stream of noise.</param>
/// <param name="Sizes">SDXL's conditioning on the picture's size; null is the picture's own, uncropped.</param>
public sealed record TextToImageRequest(
    string Prompt, string? Negative = null, long Seed = 0, int? Steps = null, double? Guidance = null,
    int? Width = null, int? Height = null, SchedulerKind? Sampler = null, int Count = 1, SizeIds? Sizes = null);
