using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Methods.DEdit.Carrying;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>D-Edit (arXiv:2403.04880): every item of a photo gets its own learned prompt, and every pixel sees its own item's
/// alone.</summary>
/// <remarks>Synchronous and of one thread, as all tensor code. Borrows the model.</remarks>
public sealed class DEdit
{
    private readonly ModelSet model;

    /// <summary>The method over a model.</summary>
    /// <exception cref="InputRefusedException">The model is of a family the method is not built for.</exception>
    public DEdit(ModelSet model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = Families.Contains(model.Family) ? model : throw new InputRefusedException(
            $"'{model.Location}' is of the family {model.Family}, and items can be edited with Stable Diffusion and SDXL folders: "
                + $"choose one with --model.");
    }

    /// <summary>The families of models that the method is built for.</summary>
    public static ImmutableArray<ModelFamily> Families { get; } = [ModelFamily.StableDiffusion, ModelFamily.StableDiffusionXL];

    /// <summary>The sampler of an edit that names none.</summary>
    public static SchedulerKind DefaultSampler(ModelFamily family, bool parity) =>
        family != ModelFamily.StableDiffusionXL ? SchedulerKind.Ddim : parity ? SchedulerKind.Ddpm : SchedulerKind.Euler;

    /// <summary>Learns a photo's items. An unfinished run with the same photos, items, model and settings is continued.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="items">Its items, at the photo's size.</param>
    /// <param name="settings">Steps, rates and the seed.</param>
    /// <param name="files">Where the association is stored, and meanwhile the state of the run.</param>
    /// <param name="with">Another photo to learn in the same model, so that its items can take the place of this one's; null for
    /// none.</param>
    /// <param name="memory">What it may take; null keeps all activations until memory runs out.</param>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="cancellation">Looked at before each step; the state is stored before the run ends.</param>
    /// <returns>The association as stored; the caller's.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the next call goes on from here.</exception>
    public Association Associate(
        Photo photo, Items items, DEditSettings settings, AssociationFiles files, (Photo Photo, Items Items)? with = null,
        MemoryBudget? memory = null,
        IProgress<EditingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(files);
        new ItemLearning(model, settings, files).Run(with is { } other ? [(photo, items), other] : [(photo, items)],
            memory, progress, cancellation);
        return files.Load();
    }

    /// <summary>Applies a request to a photo.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="items">Its items, at the photo's size.</param>
    /// <param name="association">What was learned of it; borrowed.</param>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="others">The associations that replacements name (<see cref="ReplacementSource.Association"/>); borrowed.
    /// <paramref name="association"/>
    /// itself for items that were learned together with the photo's.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="InputRefusedException">An item is unknown, a text too long, or the association belongs to another
    /// model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was changed.</exception>
    public DEditResult Apply(
        Photo photo, Items items, Association association, DEditRequest request, IProgress<EditingProgress>? progress = null,
        IReadOnlyDictionary<string, Association>? others = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(association);
        ArgumentNullException.ThrowIfNull(request);
        if (!model.Is(association.Model))
        {
            throw new InputRefusedException(
                $"The photo was associated with another model than '{model.Location}': name that one with --model, or run associate "
                + $"again with this one.");
        }

        var plan = EditPlan.For(items, request);
        var lifted = RemovedShadows.Lift(photo, items, request);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var isWhole = request.IsReconstruction || request.Settings.Parity || request.Settings.Crop == PhotoCrop.Whole;
        var view = PhotoView.Of(model, lifted.Photo, isWhole ? null : plan.Regions.Changeable.Bounds());
        var seen = plan.Within(view.Frame.Source);
        var run = new EditRun(model, view, items, request, seen);
        var (made, begun) = run.Sample(association, others ?? ImmutableDictionary<string, Association>.Empty, progress, cancellation);
        progress?.Report(new EditingProgress("decoding", 0, 0));
        var edited = LatentCodec.Decode(model, made);
        var laid = run.IsCarrying ? LatentCodec.Decode(model, begun!) : null;
        progress?.Report(new EditingProgress("blending", 0, 0));
        var matched = request.Settings.Parity ? edited : view.Match(edited, seen.Regions);
        var detailed = laid is null ? matched : CarriedDetail.Restore(matched, edited, laid, view, items.Map, seen);
        return new DEditResult(view.Compose(detailed, plan.Regions), plan.AlsoChanging(lifted.Lifted));
    }
}
