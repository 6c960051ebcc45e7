using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>How instructions are sampled with a model unless somebody says otherwise: the published values, or those of section
/// <c>instruct</c> of the folder's <c>itemwise.json</c>.</summary>
/// <param name="Steps">Steps of the schedule.</param>
/// <param name="Guidance">Weight of the text; 7.5 as published.</param>
/// <param name="ImageGuidance">Weight of the photo; 1.5 as published.</param>
/// <param name="Start">Share of the noise that a run with regions begins with; 0.8 as published.</param>
/// <param name="Sampler">Euler ancestral, as published, or DDIM.</param>
public sealed record InstructDefaults(int Steps, double Guidance, double ImageGuidance, double Start, SchedulerKind Sampler)
{
    private const double PublishedImageGuidance = 1.5;
    private const double PublishedStart = 0.8;

    /// <summary>A model's.</summary>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or out of range.</exception>
    public static InstructDefaults Of(ModelSet model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var usual = model.Defaults;
        var published = new InstructDefaults(usual.Steps, usual.Guidance, PublishedImageGuidance, PublishedStart,
            usual.Sampler ?? SchedulerKind.EulerAncestral);
        return model.Settings?.GetSection("instruct") is { } section
            ? new(section.GetInt("steps", published.Steps, 1), section.GetDouble("guidance", published.Guidance),
                section.GetDouble("imageGuidance", published.ImageGuidance), section.GetDouble("start", published.Start),
                SchedulerNames.In(section) ?? published.Sampler)
            : published;
    }
}
