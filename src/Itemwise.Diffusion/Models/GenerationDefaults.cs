using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Models;

/// <summary>How pictures are made with a model unless somebody says otherwise: the published
/// pipelines' values, or those of the folder's <c>itemwise.json</c>.</summary>
/// <param name="Sampler">The sampler; null is the folder's own.</param>
/// <param name="Steps">Denoising steps.</param>
/// <param name="Guidance">Scale of classifier-free guidance.</param>
public sealed record GenerationDefaults(SchedulerKind? Sampler, int Steps, double Guidance)
{
    /// <summary>Reads the section <c>generate</c> over a family's values.</summary>
    /// <param name="family">The family.</param>
    /// <param name="settings">The folder's <c>itemwise.json</c>; null where there is none.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or out of range.</exception>
    public static GenerationDefaults Read(ModelFamily family, ModelConfig? settings)
    {
        var published = new GenerationDefaults(null, 50, family == ModelFamily.StableDiffusionXL ? 5 : 7.5);
        return settings?.GetSection("generate") is { } section
            ? new(SchedulerNames.In(section), section.GetInt("steps", published.Steps, 1),
                section.GetDouble("guidance", published.Guidance))
            : published;
    }
}
