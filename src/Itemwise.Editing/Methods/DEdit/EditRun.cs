using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Carrying;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>The sampling of one edit: from noise, prompts and regions to the latents of the edited picture. Borrows everything.</summary>
/// <param name="model">The model.</param>
/// <param name="view">What the model sees of the photo.</param>
/// <param name="items">The items before, at the photo's size.</param>
/// <param name="request">What to do.</param>
/// <param name="plan">The request's plan in the frame's part of the photo.</param>
internal sealed class EditRun(ModelSet model, PhotoView view, Items items, DEditRequest request, EditPlan plan)
{
    private const int PublishedSide = 1024;

    // Working pixels beside an item in which resampling and soft edges leave some of its colour.
    private const double FeatherOfOldItem = 2;

    private readonly DEditSampling settings = request.Settings;
    private readonly WorkingFrame frame = view.Frame;

    /// <summary>Whether moved items are laid into the picture that the run begins with.</summary>
    public bool IsCarrying => !settings.Parity && settings.Carry > 0 && !plan.Carried.IsEmpty;

    /// <summary>Runs.</summary>
    /// <param name="association">What was learned of the photo.</param>
    /// <param name="others">The associations that replacements name.</param>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>[1, C, h, w] each: the latents of the edited picture, and those of the picture it began with; a reconstruction
    /// began with none. The caller's scope's.</returns>
    public (Tensor Made, Tensor? Begun) Sample(
        Association association, IReadOnlyDictionary<string, Association> others, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        var scheduler = Scheduler();
        using var generator = new Generator(settings.Seed);
        long[] shape = [1, model.LatentChannels, frame.LatentHeight, frame.LatentWidth];
        var start = generator.Normal(shape).To(model.Device) * scheduler.InitialNoiseScale;
        var guidance = Guidance();
        using var prompts = new EditPrompts(model, plan, association, others, settings, settings.Parity
            ? plan.PromptsOfGone(items, request) : []);
        var condition = prompts.Conditions(Batch.Of(1, guidance.Roles.AsSpan()), Sizes());
        model.WordsAreEncoded();
        using var adapted = association.Weights?.Over(model.UNetStore);
        var unet = adapted is null ? model.UNet : model.BuildUNet(adapted.Store);
        using var grouping = new RegionBias(ItemLabels.Of(plan.ItemsAfter.Map, settings.Parity));
        ImmutableArray<ILatentEdit> blend = [];
        Tensor? original = null;
        if (!request.IsReconstruction)
        {
            progress?.Report(new EditingProgress("encoding", 0, 0));
            original = LatentCodec.Encode(model, settings.Parity ? view.ToPlanes() : Prepared(), frame).Scaled;
            blend = Blends(scheduler, original, generator.Normal(shape).To(model.Device));
        }

        var grouped = association.Settings.IsGrouped ? AttentionEdits.None.Then(grouping) : AttentionEdits.None;
        var denoising = new Denoising(unet, scheduler, guidance, _ => condition, prompts.Edits(grouped), blend);
        var preview = progress is null || original is null ? null : new LatentPreview(view, original, plan.Regions.Changeable);
        var made = denoising.Run(start, generator, progress: progress.ForSampling(preview: preview), cancellation: cancellation);
        return (scope.Return(made), original is null ? null : scope.Return(original));
    }

    // As published: DDIM without an offset that ends at the clean picture, and for SDXL ancestral DDPM as its folder has it. Otherwise
    // SDXL takes Euler, its own sampler.
    private IScheduler Scheduler()
    {
        var config = !settings.Parity ? model.SchedulerConfig
            : model.Family == ModelFamily.StableDiffusionXL ? model.SchedulerConfig with { ClipSample = false }
            : model.SchedulerConfig with { StepsOffset = 0, SetAlphaToOne = true, ClipSample = false };
        return config.Build(settings.Sampler ?? DEdit.DefaultSampler(model.Family, settings.Parity), settings.Steps);
    }

    // The published code conditions SDXL on 1024 x 1024, whatever the photo's size.
    private SizeIds? Sizes() => model.Family != ModelFamily.StableDiffusionXL ? null : settings.Parity
        ? SizeIds.Of(PublishedSide, PublishedSide) : view.Sizes;

    private ClassifierFree Guidance()
    {
        if (settings.Parity || settings.Guidance == 1 || settings.LearnedGuidance is not { } learned)
        {
            return new ClassifierFree(settings.Guidance);
        }

        var cells = LatentCodec.Cells(plan.Described.SampleCovering(frame.LatentHeight, frame.LatentWidth), model.Device);
        var scales = (cells * (settings.Guidance - learned)) + learned;
        return new ClassifierFree(new GuidanceScale(settings.Guidance, _ => scales));
    }

    // The photo as it looks before the model paints: what was left by its item continues what is around it, and carried items
    // stand in their new places.
    private float[] Prepared()
    {
        var planes = view.ToPlanes();
        var after = plan.ItemsAfter.Map;
        var left = plan.Continued.SampleCovering(frame.Height, frame.Width);
        var continued = settings.Fill == 0 || left.IsEmpty ? planes
            : SurroundingsFill.Fill(
                planes, after.Sample(frame.Height, frame.Width), left.Union(Ring.Around(left, FeatherOfOldItem)),
                plan.Regions.Soft.Sample(frame.Height, frame.Width));
        return settings.Carry == 0 || plan.Carried.IsEmpty ? continued
            : CarriedPixels.Lay(continued, planes, items.Map.Crop(frame.Source), after, plan.Carried, frame);
    }

    private ImmutableArray<ILatentEdit> Blends(IScheduler scheduler, Tensor original, Tensor noise)
    {
        var (height, width) = (frame.LatentHeight, frame.LatentWidth);
        if (settings.Parity)
        {
            var published = plan.Regions.Sample(height, width);
            return [Blend(published.Locked, published.Soft, settings.RingStrength, BlendAlignment.Left)];
        }

        var kept = KeptCells.Of(plan, items.Map.Crop(frame.Source), height, width);
        var (cells, none) = (plan.Regions.SampleCovering(height, width), Mask.Empty(height, width));
        return [Blend(cells.Locked, cells.Soft, settings.RingStrength), Blend(none, kept.Continued, settings.Fill),
            Blend(none, kept.Carried, settings.Carry), Blend(none, kept.Held, settings.Hold)];

        LatentBlend Blend(Mask locked, Mask soft, double share, BlendAlignment alignment = BlendAlignment.Reached) =>
            new(scheduler, original, noise, LatentCodec.Cells(locked, model.Device),
                LatentCodec.Cells(soft, model.Device), share, alignment);
    }
}
