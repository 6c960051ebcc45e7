using System.Collections.Immutable;
using System.Diagnostics;
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
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit;

/// <summary>D-Edit (arXiv:2403.04880): every item of a photo gets its own learned prompt, and every pixel sees its own item's alone.</summary>
/// <remarks>Synchronous and of one thread, as all tensor code. Borrows the model.</remarks>
public sealed class DEdit
{
    private const int StepsBetweenStates = 25;
    private const int PublishedSide = 1024;
    private static readonly TimeSpan TimeBetweenStates = TimeSpan.FromSeconds(10);

    // Working pixels beside an item in which resampling and soft edges leave some of its colour.
    private const double RimOfOldItem = 2;

    private readonly ModelSet model;

    /// <summary>The method over a model.</summary>
    /// <exception cref="InputRefusedException">The model is of a family the method is not built for.</exception>
    public DEdit(ModelSet model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = Families.Contains(model.Family) ? model : throw new InputRefusedException(
            $"'{model.FolderPath}' is of the family {model.Family}, and items can be edited with Stable Diffusion and SDXL folders: choose one with --model.");
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
    /// <param name="with">Another photo to learn in the same model, so that its items can take the place of this one's; null for none.</param>
    /// <param name="memory">What it may take; null keeps all activations until memory runs out.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Looked at before each step; the state is stored before the run ends.</param>
    /// <returns>The association as stored; the caller's.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the next call goes on from here.</exception>
    public Association Associate(
        Photo photo, Items items, DEditSettings settings, AssociationFiles files, (Photo Photo, Items Items)? with = null, MemoryBudget? memory = null,
        IProgress<EditingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(files);
        using var scope = TensorScope.Enter();
        progress?.Report(new EditingProgress("encoding", 0, 0));
        ImmutableArray<(Photo Photo, Items Items)> photos = with is { } other ? [(photo, items), other] : [(photo, items)];
        ImmutableArray<ItemTokens> tokens = [.. photos.SelectMany((each, index) => each.Items.All.Select(item => ItemTokens.For(item, settings.TokensPerItem, index)))];
        RegionBias[] groupings = [.. photos.Select(each => Grouping(each.Items.Map, parity: false))];
        try
        {
            var words = new DEditModel(model, tokens, settings);
            ImmutableArray<LearnedPhoto> learned = [.. photos.Zip(groupings, (each, grouping) => Learned(each.Photo, grouping))];
            var joint = photos.Select(each => JointPhoto.Of(each.Photo.Sha256, each.Items)).ToArray();
            var identity = $"{model.Fingerprint} {model.DType} {string.Join(' ', joint.Select(each => $"{each.PhotoSha256} {each.ItemsSha256}"))} {settings}";
            using var run = new RecoverableRun(recompute => new Finetuning(words, learned, settings, recompute), MustRecompute(learned, settings, memory), memory?.Tell);
            if (files.LoadProgress(identity) is { } state)
            {
                run.Restore(state);
            }

            Train(run, state => files.SaveProgress(state, identity), progress, cancellation);
            using var association = new Association(
                tokens, run.Rows.Copy(), run.Weights is { } weights ? WeightDelta.Of(weights, model.UNetStore) : null, settings, model.Fingerprint, joint.ElementAtOrDefault(1));
            files.Save(association);
        }
        finally
        {
            Array.ForEach(groupings, grouping => grouping.Dispose());
        }

        return files.Load();
    }

    /// <summary>Applies a request to a photo.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="items">Its items, at the photo's size.</param>
    /// <param name="association">What was learned of it; borrowed.</param>
    /// <param name="request">What to do.</param>
    /// <param name="progress">Told after each step.</param>
    /// <param name="others">The associations that replacements name (<see cref="ReplacementSource.Association"/>); borrowed. <paramref name="association"/>
    /// itself for items that were learned together with the photo's.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="InputRefusedException">An item is unknown, a text too long, or the association belongs to another model.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was changed.</exception>
    public DEditResult Apply(
        Photo photo, Items items, Association association, DEditRequest request, IProgress<EditingProgress>? progress = null,
        IReadOnlyDictionary<string, Association>? others = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(association);
        ArgumentNullException.ThrowIfNull(request);
        if (association.Model != model.Fingerprint)
        {
            throw new InputRefusedException($"The photo was associated with another model than '{model.FolderPath}': name that one with --model, or run associate again with this one.");
        }

        var plan = EditPlan.For(items, request);
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var isWhole = request.IsReconstruction || request.Settings.Parity || request.Settings.Crop == PhotoCrop.Whole;
        var frame = PhotoLatents.FrameOf(model, photo, isWhole ? null : plan.Regions.Changeable.Bounds());
        var seen = plan.Within(frame.Source);
        var shown = PhotoLatents.PictureOf(photo, frame);
        var (made, begun) = Sample(photo, shown, items, frame, seen, association, others ?? ImmutableDictionary<string, Association>.Empty, request, progress, cancellation);
        progress?.Report(new EditingProgress("decoding", 0, 0));
        var edited = PhotoLatents.Decode(model, made);
        var isCarrying = !request.Settings.Parity && request.Settings.Carry > 0 && !seen.Carried.IsEmpty;
        var laid = isCarrying ? PhotoLatents.Decode(model, begun!) : null;
        progress?.Report(new EditingProgress("blending", 0, 0));
        var matched = request.Settings.Parity ? edited : PhotoLatents.Matched(shown, edited, seen.Regions, frame);
        var detailed = laid is null ? matched : CarriedDetail.Restore(matched, edited, laid, photo, items.Map, seen, frame);
        return new DEditResult(PhotoLatents.Compose(photo, frame, detailed, plan.Regions), plan);
    }

    // The latents of the edited picture, and those of the picture it began with; a reconstruction began with none.
    private (Tensor Made, Tensor? Begun) Sample(
        Photo photo, Picture shown, Items items, WorkingFrame frame, EditPlan plan, Association association, IReadOnlyDictionary<string, Association> others, DEditRequest request,
        IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        var settings = request.Settings;
        var scheduler = Plan(settings);
        using var generator = new Generator(settings.Seed);
        long[] shape = [1, model.LatentChannels, frame.LatentHeight, frame.LatentWidth];
        var start = generator.Normal(shape).To(model.Device) * scheduler.InitialNoiseScale;
        var guidance = Guidance(settings, plan, frame);
        using var prompts = new EditPrompts(model, plan, association, others, settings, settings.Parity ? plan.PromptsOfGone(items, request) : []);
        var condition = prompts.Conditions(Batch.Of(1, guidance.Roles.AsSpan()), SizesOf(photo, frame, settings.Parity));
        model.WordsAreEncoded();
        using var adapted = association.Weights?.Over(model.UNetStore);
        var unet = adapted is null ? model.UNet : model.BuildUNet(adapted.Store);
        using var grouping = Grouping(plan.ItemsAfter.Map, settings.Parity);
        ImmutableArray<ILatentEdit> blend = [];
        Tensor? original = null;
        if (!request.IsReconstruction)
        {
            progress?.Report(new EditingProgress("encoding", 0, 0));
            original = PhotoLatents.Encode(model, settings.Parity ? shown.ToPlanes() : Prepared(shown, items.Map, plan, frame, settings), frame);
            blend = Blends(scheduler, original, generator.Normal(shape).To(model.Device), plan, frame, settings);
        }

        var denoising = new Denoising(unet, scheduler, guidance, _ => condition, prompts.Edits(AttentionEdits.None.Then(grouping)), blend);
        var report = progress is null ? null : new SamplingReport(progress);
        return (scope.Return(denoising.Run(start, generator, progress: report, cancellation: cancellation)), original is null ? null : scope.Return(original));
    }

    private ClassifierFree Guidance(DEditSampling settings, EditPlan plan, WorkingFrame frame)
    {
        if (settings.Parity || settings.Guidance == 1 || settings.LearnedGuidance is not { } learned)
        {
            return new ClassifierFree(settings.Guidance);
        }

        var spoken = plan.ItemsAfter.Map.MaskOf(plan.Prompts.Where(prompt => !prompt.Value.IsLearnedOf(prompt.Key)).Select(prompt => prompt.Key));
        var cells = Plane(spoken.SampleCovering(frame.LatentHeight, frame.LatentWidth));
        var scales = (cells * (settings.Guidance - learned)) + learned;
        return new ClassifierFree(new GuidanceScale(settings.Guidance, _ => scales));
    }

    // The photo as it looks before the model paints: what was left by its item continues what is around it, and carried items stand in their new places.
    private static float[] Prepared(Picture shown, ItemMap before, EditPlan plan, WorkingFrame frame, DEditSampling settings)
    {
        var planes = shown.ToPlanes();
        var after = plan.ItemsAfter.Map;
        var left = plan.Continued.SampleCovering(frame.Height, frame.Width);
        var continued = settings.Fill == 0 || left.IsEmpty ? planes
            : SurroundingsFill.Fill(
                planes, after.Sample(frame.Height, frame.Width), left.Union(Ring.Around(left, RimOfOldItem)), plan.Regions.Soft.Sample(frame.Height, frame.Width));
        return settings.Carry == 0 || plan.Carried.IsEmpty ? continued : CarriedPixels.Lay(continued, planes, before.Crop(frame.Source), after, plan.Carried, frame);
    }

    private ImmutableArray<ILatentEdit> Blends(IScheduler scheduler, Tensor original, Tensor noise, EditPlan plan, WorkingFrame frame, DEditSampling settings)
    {
        var (height, width) = (frame.LatentHeight, frame.LatentWidth);
        if (settings.Parity)
        {
            var published = plan.Regions.Sample(height, width);
            return [new LatentBlend(scheduler, original, noise, Plane(published.Locked), Plane(published.Soft), settings.Strength, BlendAlignment.Left)];
        }

        var cells = plan.Regions.SampleCovering(height, width);
        var kept = KeptCells.Of(plan, height, width);
        return
        [
            new LatentBlend(scheduler, original, noise, Plane(cells.Locked), Plane(cells.Soft), settings.Strength),
            new LatentBlend(scheduler, original, noise, Plane(Mask.Empty(height, width)), Plane(kept.Continued), settings.Fill),
            new LatentBlend(scheduler, original, noise, Plane(Mask.Empty(height, width)), Plane(kept.Carried), settings.Carry),
        ];
    }

    private Tensor Plane(Mask mask) => Tensor.From(mask.Pixels, 1, 1, mask.Height, mask.Width).To(DType.Float32, model.Device);

    // As published: DDIM without an offset that ends at the clean picture, and for SDXL ancestral DDPM as its folder has it. Otherwise
    // SDXL takes Euler, its own sampler.
    private IScheduler Plan(DEditSampling settings)
    {
        var isXL = model.Family == ModelFamily.StableDiffusionXL;
        var config = !settings.Parity ? model.SchedulerConfig
            : isXL ? model.SchedulerConfig with { ClipSample = false }
            : model.SchedulerConfig with { StepsOffset = 0, SetAlphaToOne = true, ClipSample = false };
        return config.Build(settings.Sampler ?? DefaultSampler(model.Family, settings.Parity), settings.Steps);
    }

    private bool MustRecompute(ImmutableArray<LearnedPhoto> photos, DEditSettings settings, MemoryBudget? memory) => memory is not null && photos.Any(photo =>
        !memory.Holds(LearningMemory.Of(
            model.UNetConfig, (int)photo.Latents.Size(2), (int)photo.Latents.Size(3), settings, model.DType, recompute: false).TotalBytes));

    private LearnedPhoto Learned(Photo photo, RegionBias grouping)
    {
        var frame = PhotoLatents.FrameOf(model, photo);
        return new LearnedPhoto(PhotoLatents.Encode(model, photo, frame), grouping, SizesOf(photo, frame, parity: false));
    }

    // What SDXL is told of a photo: its own size, and of a crop where in the enlarged photo it lies; the published code says 1024 x 1024 of everything.
    private SizeIds? SizesOf(Photo photo, WorkingFrame frame, bool parity) => model.Family != ModelFamily.StableDiffusionXL ? null
        : parity ? SizeIds.Of(PublishedSide, PublishedSide)
        : new SizeIds(
            photo.Height, photo.Width, (int)Math.Round(frame.Source.Top * frame.Scale), (int)Math.Round(frame.Source.Left * frame.Scale), frame.Height, frame.Width);

    private static RegionBias Grouping(ItemMap map, bool parity) => new(ItemLabels.Of(map, parity));

    private static void Train(RecoverableRun run, Action<FinetuningState> save, IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        var sinceSaved = Stopwatch.StartNew();
        var unsaved = 0;
        while (run.Stage != FinetuningStage.Done)
        {
            if (cancellation.IsCancellationRequested)
            {
                if (unsaved > 0)
                {
                    save(run.Save());
                }

                cancellation.ThrowIfCancellationRequested();
            }

            var done = run.Advance();
            progress?.Report(new EditingProgress(done.Stage == FinetuningStage.Tokens ? "learning tokens" : "learning the model", done.Step, done.StepCount, done.Loss));
            if (++unsaved == StepsBetweenStates || sinceSaved.Elapsed >= TimeBetweenStates)
            {
                save(run.Save());
                unsaved = 0;
                sinceSaved.Restart();
            }
        }
    }

    private sealed class SamplingReport(IProgress<EditingProgress> progress) : IProgress<DenoisingProgress>
    {
        public void Report(DenoisingProgress value) => progress.Report(new EditingProgress("sampling", value.DoneCount, value.Count));
    }
}
