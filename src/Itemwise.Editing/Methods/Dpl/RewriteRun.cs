using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Editing.PromptToPrompt;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl;

/// <summary>An inverted photo denoised by other captions: all targets in one run, which share one row of the photo's own to take attention
/// from, for as long as any is taken.</summary>
/// <remarks>Borrows everything.</remarks>
internal sealed class RewriteRun : IDisposable
{
    // Steps after which what new words look at is known well enough.
    private const double LookingShare = 0.25;
    private const double BlendThreshold = 0.3;

    // As published, where it is the share in which attention is taken as well.
    private const double WeightedShare = 0.8;

    private readonly ModelSet model;
    private readonly InversionRequest inversion;
    private readonly InversionState state;
    private readonly DynamicPrompt source;
    private readonly ImmutableArray<RewritePlan> plans;
    private readonly RewriteSettings settings;
    private readonly PhotoView view;
    private readonly RewriteRegion region;
    private readonly AttentionMean sourceMaps;
    private readonly ImmutableArray<AttentionMean> targetMaps;
    private readonly Dictionary<bool, Condition> constant = [];
    private readonly Dictionary<int, Tensor> reached = [];
    private ImmutableArray<EditRegions> regions;
    private Mask[]? locked;

    /// <summary>A run.</summary>
    public RewriteRun(
        ModelSet model, InversionRequest inversion, InversionState state, DynamicPrompt source, ImmutableArray<RewritePlan> plans,
        RewriteSettings settings, PhotoView view, RewriteRegion region)
    {
        (this.model, this.inversion, this.state, this.source, this.plans) = (model, inversion, state, source, plans);
        (this.settings, this.view, this.region) = (settings, view, region);
        var level = new TokenMaps(model, inversion.Settings.CrossCells).Level;
        AttentionMean MapsOf(Lane lane) => new(AttentionKind.Cross, (in AttentionCall call) => call.Site.Level == level, lane.Equals);
        sourceMaps = MapsOf(Lane.Source);
        targetMaps = [.. plans.Select((_, index) => MapsOf(TextOf(index)))];
    }

    /// <summary>Where each target may change the photo; known after the run.</summary>
    public ImmutableArray<EditRegions> Regions => regions.IsDefault ? regions = [.. plans.Select(RegionsOf)] : regions;

    /// <summary>Rows of the network that were computed.</summary>
    public int Forwards { get; private set; }

    /// <summary>Runs.</summary>
    /// <returns>[targets, C, h, w], the caller's scope's.</returns>
    public Tensor Run(IProgress<EditingProgress>? progress, CancellationToken cancellation)
    {
        using var scope = TensorScope.Enter();
        var plan = (Ddim)model.SchedulerConfig.Build(SchedulerKind.Ddim, inversion.Steps);
        var guidance = new ClassifierFree(settings.Guidance ?? inversion.Guidance);
        using var aligned = new AlignedCrossAttention(
            Lane.Source, plans.Index().ToDictionary(target => TextOf(target.Index), target => target.Item.Alignment),
            new StepWindow(0, settings.Cross), model.Device);
        using var weighted = new ReweightedAttention(
            plans.Index().Where(target => target.Item.Weights is not null).ToDictionary(
                target => TextOf(target.Index), target => target.Item.Weights!),
            new StepWindow(0, Math.Max(settings.Cross, WeightedShare)), model.Device);
        var injected = new InjectedSelfAttention(
            Lane.Source, [.. plans.Select((_, index) => TextOf(index))], new StepWindow(0, settings.Self));
        using var keptOut = new WordsKeptOut([.. plans.Select((target, index) => (TextOf(index),
            settings.IsWhole || !settings.KeepsOut ? [] : target.TokensOf(region.KeptThings(target.Left))))], LockAt);
        var attention = Watched(AttentionEdits.None.Then(keptOut).Then(aligned).Then(weighted).Then(injected));
        var denoising = new Denoising(
            model.UNet, plan, guidance, step => ConditionAt(step, guidance), attention, LatentEdits(), source: SourceAt);
        var start = state.Reached[0].To(model.Device).Expand(plans.Length, -1, -1, -1);
        var preview = progress is null ? null : new LatentPreview(view, state.Trajectory[0]);
        return scope.Return(denoising.Run(start, progress: progress.ForSampling(preview: preview), cancellation: cancellation));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        sourceMaps.Dispose();
        foreach (var maps in targetMaps)
        {
            maps.Dispose();
        }

        foreach (var tensor in constant.Values.Select(condition => condition.Tokens).Concat(reached.Values))
        {
            tensor.Dispose();
        }
    }

    private static Lane TextOf(int target) => new(target, Role.Text);

    private AttentionEdits Watched(AttentionEdits edits)
    {
        edits = settings.IsBlended ? edits.Then(sourceMaps) : edits;
        return plans.Index().Where(target => settings.IsBlended || !target.Item.Come.IsEmpty)
            .Aggregate(edits, (list, target) => list.Then(targetMaps[target.Index]));
    }

    private ImmutableArray<ILatentEdit> LatentEdits()
    {
        var edits = ImmutableArray.CreateBuilder<ILatentEdit>();
        if (settings.IsBlended)
        {
            edits.Add(new LocalBlend((_, step) => ReachedAt(step.Index + 1), [(sourceMaps, SourcePositions()),
                .. plans.Select((target, index) => (targetMaps[index], PositionsOf(target.Target, ComeOrSwapped(target))))],
                threshold: BlendThreshold));
        }

        if (!settings.IsWhole)
        {
            edits.Add(new SourceLock(step => ReachedAt(step.Index + 1), LockAt));
        }

        return edits.ToImmutable();
    }

    private ImmutableArray<int> SourcePositions() => PositionsOf(source, plans.SelectMany(target => target.Left).Distinct());

    // In a swap the new words stand where the old ones stood.
    private ImmutableArray<int> ComeOrSwapped(RewritePlan target) =>
        target.Target.Words.Length == source.Words.Length ? target.Left : target.Come;

    private static ImmutableArray<int> PositionsOf(DynamicPrompt prompt, IEnumerable<int> words) =>
        [.. words.SelectMany(word => prompt.Spans[word].Positions)];

    private Mask[]? LockAt(Step step)
    {
        if (locked is null && plans.Any(target => !target.Come.IsEmpty)
            && step.ExecutedIndex + 1 < StepWindow.StepsOf(LookingShare, step.ExecutedCount))
        {
            return null;
        }

        return locked ??= [.. Regions.Select(region => region.Changeable.SampleCovering(view.Frame.LatentHeight, view.Frame.LatentWidth))];
    }

    private EditRegions RegionsOf(RewritePlan target, int index)
    {
        if (settings.IsWhole)
        {
            return EditRegions.Everything(view.Photo.Height, view.Photo.Width);
        }

        using var scope = TensorScope.Enter();
        return region.Of(target.Left,
            [.. target.Come.Select(word => TokenMaps.OfWord(TokenMaps.Of(targetMaps[index]), target.Target.Spans[word]))]);
    }

    private Tensor ReachedAt(int step)
    {
        if (!reached.TryGetValue(step, out var latents))
        {
            using var scope = TensorScope.Enter();
            reached[step] = latents = state.Reached[step].To(model.Device).Own();
        }

        return latents;
    }

    private bool NeedsSource(Step step) => new StepWindow(0, Math.Max(settings.Cross, settings.Self)).Contains(step);

    private Tensor? SourceAt(Step step) => NeedsSource(step) ? ReachedAt(step.Index) : null;

    private Condition ConditionAt(Step step, ClassifierFree guidance)
    {
        var hasSource = NeedsSource(step);
        Forwards += (hasSource ? 1 : 0) + (guidance.Roles.Length * plans.Length);
        if (inversion.Kind != InversionKind.Ddim)
        {
            return Encoded(step.Index, hasSource, guidance);
        }

        // The same object for all steps, so that prompts are projected once.
        if (!constant.TryGetValue(hasSource, out var condition))
        {
            using var scope = TensorScope.Enter();
            condition = Encoded(step.Index, hasSource, guidance);
            condition.Tokens.Own();
            constant[hasSource] = condition;
        }

        return condition;
    }

    private Condition Encoded(int step, bool hasSource, ClassifierFree guidance)
    {
        using var scope = TensorScope.Enter();
        var rows = state.Rows.Count > 0 ? state.Rows[step] : null;
        var none = state.NullTexts.Count > 0 && settings.TakesLearned ? state.NullTexts[step].To(model.Device)
            : DynamicPrompt.Of(model, "").Encode(model);
        Tensor[] targets = [.. plans.Select(target => target.Target.Encode(model, rows))];
        var lanes = guidance.Roles.SelectMany(role => targets.Select(target => role == Role.Text ? target : none));
        Tensor[] all = hasSource ? [source.Encode(model, rows), .. lanes] : [.. lanes];
        return Condition.Plain(scope.Return(Tensor.Concat(all, 0)));
    }
}
