using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Editing;

/// <summary>How a picture was sampled, as far as all methods have it in common.</summary>
/// <param name="Seed">Seed of the start and of fresh noise.</param>
/// <param name="Steps">Denoising steps of the schedule.</param>
/// <param name="Guidance">Weight of the text; 1 is without guidance.</param>
/// <param name="Sampler">The sampler; null for a method that has none.</param>
/// <param name="Negative">The negative prompt; null for none.</param>
public sealed record Sampling(long Seed, int Steps, double Guidance, SchedulerKind? Sampler = null, string? Negative = null);
