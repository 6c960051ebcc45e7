using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>How a baseline samples. What is null is the model's own, or the baseline's published value.</summary>
/// <param name="Seed">Seed of all noise.</param>
/// <param name="Steps">Steps of the schedule.</param>
/// <param name="Guidance">Weight of the text; 1 is without guidance.</param>
/// <param name="Sampler">The sampler.</param>
/// <param name="Strength">Share of the schedule that is executed, 0 to 1: how much of the photo is noised away at the start.</param>
public sealed record BaselineSettings(long Seed = 0, int? Steps = null, double? Guidance = null, SchedulerKind? Sampler = null,
    double? Strength = null);
