using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.AttentionLearning;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Prompts;
using Itemwise.Editing.WordRegions;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>An inversion under way, a step at a time: up from the photo to noise, and back down under guidance, learning at each step what
/// leads back to the photo.</summary>
/// <remarks>Steps depend on the state alone, so that a run goes on from a stored one bit for bit. Gradients reach only what is learned: the
/// text's prediction is made once a step, the null text learns alone, and token learning ends at the last map that its losses need.
/// Borrows the model and the state.</remarks>
internal sealed class InversionRun : IDisposable
{
    /// <summary>The sum of cross-attention over the way up.</summary>
    public const string Cross = "cross";

    /// <summary>The sum of self-attention over the way up.</summary>
    public const string Self = "self";

    /// <summary>The sum of cross-attention over the way down, with what was learned.</summary>
    public const string Learned = "learned";

    private readonly ModelSet model;
    private readonly InversionRequest request;
    private readonly InversionState state;
    private readonly TokenMaps maps;
    private readonly AttentionMean cross, self;
    private readonly Ddim plan;
    private readonly DynamicPrompt plain, prompt;
    private readonly Condition caption;
    private readonly Tensor empty;
    private readonly ImmutableArray<Mask?> itemMasks;
    private readonly Func<PhotoParts>? parts;
    private DenoisingRun? run;
    private NounLosses? losses;
    private Descent? descent;
    private AttentionObjective? objective;

    /// <summary>A run, at its beginning or where a stored one stopped.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="request">What to invert, defaults filled in.</param>
    /// <param name="state">Holds the photo's latents at least.</param>
    /// <param name="itemMasks">[rows and columns of any size] for each noun; null for one whose item is not known.</param>
    /// <param name="parts">Finds the photo's parts when a noun is held to them; null where there are none.</param>
    public InversionRun(
        ModelSet model, InversionRequest request, InversionState state, ImmutableArray<Mask?> itemMasks, Func<PhotoParts>? parts = null)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        (this.model, this.request, this.state) = (model, request, state);
        maps = new TokenMaps(model, request.Settings.CrossCells);
        cross = maps.Mean();
        self = TokenMaps.Mean(AttentionKind.Self, TokenMaps.LevelFor(model, AttentionKind.Self, request.Settings.SelfCells));
        plan = (Ddim)model.SchedulerConfig.Build(SchedulerKind.Ddim, request.Steps);
        plain = DynamicPrompt.Of(model, request.Caption.Text);
        prompt = LearnsTokens ? DynamicPrompt.Of(model, request.Caption.Text, request.Caption.RowOf) : plain;
        caption = Condition.Plain(plain.Encode(model).Own());
        empty = DynamicPrompt.Of(model, "").Encode(model).Own();
        (this.itemMasks, this.parts) = (itemMasks, parts);
    }

    /// <summary>Steps of both halves.</summary>
    public int StepCount => 2 * request.Steps;

    /// <summary>Steps that are done.</summary>
    public int DoneCount => state.Trajectory.Count - 1 + Math.Max(0, state.Reached.Count - 1);

    /// <summary>Receives each loss of null-text learning with its step, from 0; null for nobody.</summary>
    public Action<int, double>? NullLoss { get; init; }

    /// <summary>What tokens are learned by, in place of what follows from the caption, its items and the background.</summary>
    public Func<DynamicPrompt, AttentionObjective>? Objective { get; init; }

    private bool LearnsTokens => request.Kind == InversionKind.Dpl;

    private bool IsClimbing => state.Trajectory.Count <= request.Steps;

    /// <summary>Takes a step.</summary>
    /// <returns>The loss of null-text learning, where there is one.</returns>
    public double? Advance(CancellationToken cancellation = default)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        if (IsClimbing)
        {
            Climb();
            return null;
        }

        return Descend(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        run?.Dispose();
        descent?.Dispose();
        cross.Dispose();
        self.Dispose();
        caption.Tokens.Dispose();
        empty.Dispose();
        losses?.Dispose();
    }

    private void Climb()
    {
        if (run is null)
        {
            var attention = AttentionEdits.None.Then(cross).Then(self);
            var denoising = new Denoising(model.UNet, plan.Invert(), new ClassifierFree(1), _ => caption, attention);
            run = denoising.Start(state.Trajectory[^1].To(model.Device), steps: plan.Invert().Steps[(state.Trajectory.Count - 1)..]);
        }

        run.Advance();
        InversionState.Keep(state.Trajectory, run.Latents);
        state.Add(Cross, TokenMaps.Of(cross).To(Device.Cpu));
        state.Add(Self, SelfMap());
        cross.Clear();
        self.Clear();
        state.Passes = state.Passes.Whole(1);
        if (!IsClimbing)
        {
            run.Dispose();
            run = null;
        }
    }

    // [h, w, cells]
    private Tensor SelfMap() => TokenMaps.Of(self).To(Device.Cpu);

    private double? Descend(CancellationToken cancellation)
    {
        if (run is null)
        {
            BeginDescent();
        }

        var (step, down) = (state.Reached.Count - 1, run!);
        var (tokenRounds, tokenUpdates) = LearnsTokens ? LearnTokens(down, step, cancellation) : (0, 0);
        var text = Condition.Plain(prompt.Encode(model, descent!.Rows));
        var conditional = down.Predict(text, Role.Text);
        var none = Condition.Plain(descent.NullText);
        var (loss, nullRounds) = request.Kind == InversionKind.Ddim ? (null, 0)
            : LearnNullText(down, none, conditional, step, cancellation);

        // The state changes only now: whoever cancels within a step finds it as it was before the step.
        state.Add(Learned, TokenMaps.Of(cross).To(Device.Cpu));
        cross.Clear();
        down.Advance(down.Guide(Tensor.Concat([down.Predict(none, Role.Unconditional), conditional], 0)));
        InversionState.Keep(state.Reached, down.Latents);
        if (LearnsTokens)
        {
            InversionState.Keep(state.Rows, descent.Rows!);
        }

        if (request.Kind != InversionKind.Ddim)
        {
            InversionState.Keep(state.NullTexts, descent.NullText);
        }

        state.TokenRounds += tokenRounds;
        state.Passes = state.Passes.Observed(tokenRounds, tokenUpdates).Whole(nullRounds, nullRounds).Whole(2);
        return loss;
    }

    private void BeginDescent()
    {
        if (state.Reached.Count == 0)
        {
            InversionState.Keep(state.Reached, state.Trajectory[^1]);
        }

        var done = state.Reached.Count - 1;
        var denoising = new Denoising(model.UNet, plan, new ClassifierFree(request.Guidance), _ => caption,
            AttentionEdits.None.Then(cross));
        run = denoising.Start(state.Reached[^1].To(model.Device), steps: plan.Steps[done..]);
        var rows = !LearnsTokens ? null : state.Rows.Count > 0 ? state.Rows[^1].To(model.Device) : FirstRows();
        var nullText = state.NullTexts.Count > 0 ? state.NullTexts[^1].To(model.Device) : empty;
        descent = new Descent(rows, nullText);
        losses = LearnsTokens && Objective is null ? new NounLosses(model, request, state, maps, plain, prompt, Places()) : null;
        objective = losses?.Objective ?? Objective?.Invoke(prompt);
    }

    private ImmutableArray<Mask?> Places()
    {
        if (!request.Settings.HoldsToParts || parts is null)
        {
            return itemMasks;
        }

        var places = new WordPlaces(request.Caption, plain, state.Sum(Cross)!, itemMasks, parts);
        return [.. request.Caption.Nouns.Select(noun => places.Of(noun.Word))];
    }

    private Tensor FirstRows()
    {
        var words = request.Caption.Nouns.Select(request.Caption.WordOf);
        return request.Settings.BeginsAsFragments ? DynamicPrompt.WordBeginnings(model, words.Select(word => word.ToLowerInvariant()))
            : DynamicPrompt.WholeWords(model, words);
    }

    private (int Rounds, int Updates) LearnTokens(DenoisingRun down, int step, CancellationToken cancellation) => StepLearning.Run(
        descent!.Rows!, new AdamWOptions(request.Settings.TokenRate), request.Settings.TokenRounds, updatesWhenReached: false,
        () => objective!.At(maps.Observe(down, Condition.Plain(prompt.Encode(model, descent.Rows))), step), cancellation);

    private (double? Loss, int Rounds) LearnNullText(
        DenoisingRun down, Condition none, Tensor conditional, int step, CancellationToken cancellation)
    {
        if (!request.Settings.CarriesNullText)
        {
            descent!.NullText.CopyInPlace(empty);
        }

        var (pivot, last) = (state.Trajectory[request.Steps - 1 - step].To(model.Device), 0.0);
        var (rounds, _) = StepLearning.Run(
            descent!.NullText, new AdamWOptions(request.Settings.NullTextRate * (1 - (step / 100.0)), WeightDecay: 0),
            request.Settings.NullTextRounds, updatesWhenReached: true,
            () =>
            {
                var predictions = Tensor.Concat([down.Predict(none, Role.Unconditional), conditional], 0);
                var loss = (down.Peek(down.Guide(predictions)) - pivot).Square().Mean();
                last = loss.Item();
                NullLoss?.Invoke(step, last);
                return (loss, last < request.Settings.NullTextGoal(step));
            }, cancellation);
        return (last, rounds);
    }

    /// <summary>What is learned on the way down; owns its tensors.</summary>
    private sealed class Descent : IDisposable
    {
        public Descent(Tensor? rows, Tensor nullText)
        {
            using var scope = TensorScope.Enter();
            Rows = rows?.Clone().Own();
            NullText = nullText.Clone().Own();
            NullText.RequiresGrad = true;
            if (Rows is not null)
            {
                Rows.RequiresGrad = true;
            }
        }

        public Tensor? Rows { get; }

        public Tensor NullText { get; }

        public void Dispose()
        {
            Rows?.Dispose();
            NullText.Dispose();
        }
    }
}
