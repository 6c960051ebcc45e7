using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>How instructions are sampled. What is null is the model's own, or the method's published value.</summary>
/// <param name="Seed">Seed of all noise.</param>
/// <param name="Steps">Steps of the schedule.</param>
/// <param name="Guidance">Weight of the text.</param>
/// <param name="ImageGuidance">Weight of the photo; 1.5 where null.</param>
/// <param name="Start">Share of the noise to begin with, above 0 to 1; null is 0.8 for Focus on Your Instruction and 1 for
/// InstructPix2Pix.</param>
/// <param name="Sampler">Euler ancestral or DDIM.</param>
/// <param name="Negative">What shall not be seen.</param>
public sealed record InstructSettings(
    long Seed = 0, int? Steps = null, double? Guidance = null, double? ImageGuidance = null, double? Start = null,
    SchedulerKind? Sampler = null, string? Negative = null);
