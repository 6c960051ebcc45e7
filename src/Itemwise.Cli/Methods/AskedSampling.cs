using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Cli.Methods;

/// <summary>What a call says of sampling; null wherever it leaves a value to the model.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Weight of the text.</param>
/// <param name="Negative">The negative prompt.</param>
/// <param name="Sampler">The sampler.</param>
internal sealed record AskedSampling(long? Seed, int? Steps, double? Guidance, string? Negative, SchedulerKind? Sampler);
