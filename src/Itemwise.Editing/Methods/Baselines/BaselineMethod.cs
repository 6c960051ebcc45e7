using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>An editor from the literature that needs no learning: what others are compared with.</summary>
/// <param name="name">What histories and provenance call it.</param>
/// <param name="strength">Share of the schedule that is executed unless a request says otherwise: the published value.</param>
/// <param name="isLocal">Whether it changes the items' pixels alone: the result is then composed into the photo's own samples.</param>
/// <param name="sampler">The sampler unless a request says otherwise; null for the model's own.</param>
public abstract class BaselineMethod(string name, double strength, bool isLocal, SchedulerKind? sampler = null) : IEditingMethod
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ImmutableArray<ModelFamily> Families { get; } = [ModelFamily.StableDiffusion, ModelFamily.StableDiffusionXL];

    /// <inheritdoc/>
    public EditForecast Foresee(EditStart start, EditRequest request, int largestSide = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        return new EditForecast(start.Items, RegionsOf(start.Items, request.As<BaselineRequest>()), []);
    }

    /// <inheritdoc/>
    public EditResult Apply(
        EditStart start, EditRequest request, ModelSet model, IProgress<EditingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(request);
        var asked = request.As<BaselineRequest>();
        var regions = RegionsOf(start.Items, asked);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        progress?.Report(new EditingProgress("encoding", 0, 0));
        var view = PhotoView.Of(model, start.Photo);
        using var run = new BaselineRun(model, view, regions.Active, asked with
            { Settings = Defaulted(asked.Settings) }, progress, cancellation);
        var latents = Sample(run);
        progress?.Report(new EditingProgress("decoding", 0, 0));
        var picture = view.Compose(LatentCodec.Decode(model, latents), regions);
        return new EditResult(picture, regions, start.Items, new Sampling(run.Settings.Seed, run.StepCount,
            run.GuidanceScale, run.Settings.Sampler));
    }

    /// <summary>Makes the edited picture's latents.</summary>
    /// <param name="run">The photo's latents, the plan, the prompts.</param>
    /// <returns>[1, C, h, w], the caller's scope's.</returns>
    private protected abstract Tensor Sample(BaselineRun run);

    private BaselineSettings Defaulted(BaselineSettings settings) =>
        settings with { Strength = settings.Strength ?? strength, Sampler = settings.Sampler ?? sampler };

    private EditRegions RegionsOf(Items items, BaselineRequest request)
    {
        var map = items.Map;
        if (!isLocal)
        {
            return EditRegions.Everything(map.Height, map.Width);
        }

        return request.Items.IsEmpty
            ? throw new InputRefusedException($"{name} changes items, and none is named.")
            : EditRegions.Around(items.MaskOf(request.Items), 0);
    }
}
