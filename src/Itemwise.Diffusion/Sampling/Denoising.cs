using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>The denoising loop, the only one: from noise to latents of a picture, or the other way with a plan turned round.</summary>
/// <remarks>Methods differ in what they pass in, not in the loop. Latents are float32 throughout, whatever the network computes in.
/// Borrows everything; immutable, so that the same run can be repeated.</remarks>
public sealed class Denoising
{
    private readonly Func<Tensor, UNetContext, Tensor> network;
    private readonly Func<Step, Condition> conditioning;
    private readonly AttentionEdits attention;
    private readonly Tensor? imageLatents;
    private readonly Func<Step, Tensor?>? source;

    /// <summary>A run, described.</summary>
    /// <param name="unet">The network.</param>
    /// <param name="scheduler">The plan.</param>
    /// <param name="guidance">The roles of each picture's rows, and how they are combined.</param>
    /// <param name="conditioning">What the network is conditioned on at a step: a row for each role and picture, all rows of
    /// the first role first. The same object for as long as the prompts stay the same, so that they are projected once.</param>
    /// <param name="attention">Edits inside attention; null for none.</param>
    /// <param name="latentEdits">Edits between steps, in order.</param>
    /// <param name="imageLatents">InstructPix2Pix: [1 or B, C', H, W] joined to the channels, zeros
    /// for the unconditional role; else null.</param>
    /// <param name="source">The latents [1, C, H, W] at a step of a picture whose attention edits take, or null for a step at which none
    /// does. Its row comes first in the condition of such a step, as <see cref="Lane.Source"/>; its prediction is nobody's.</param>
    public Denoising(
        UNet2DConditionModel unet, IScheduler scheduler, IGuidance guidance, Func<Step, Condition> conditioning,
        AttentionEdits? attention = null, ImmutableArray<ILatentEdit> latentEdits = default, Tensor? imageLatents = null,
        Func<Step, Tensor?>? source = null)
        : this((sample, context) => unet.Forward(sample.To(unet.DType), context), scheduler, guidance, conditioning, attention,
            latentEdits, imageLatents, source) { }

    // What predicts is a function here, so that the loop can be tested on recorded predictions.
    internal Denoising(
        Func<Tensor, UNetContext, Tensor> network, IScheduler scheduler, IGuidance guidance, Func<Step, Condition> conditioning,
        AttentionEdits? attention = null, ImmutableArray<ILatentEdit> latentEdits = default, Tensor? imageLatents = null,
        Func<Step, Tensor?>? source = null)
    {
        (this.network, this.conditioning, this.imageLatents, this.source) = (network, conditioning, imageLatents, source);
        (Scheduler, Guidance) = (scheduler, guidance);
        this.attention = attention ?? AttentionEdits.None;
        LatentEdits = latentEdits.IsDefault ? [] : latentEdits;
    }

    internal IScheduler Scheduler { get; }

    internal IGuidance Guidance { get; }

    internal ImmutableArray<ILatentEdit> LatentEdits { get; }

    /// <summary>Starts a run whose steps the caller takes.</summary>
    /// <param name="latents">As for <see cref="Run"/>; copied by reference, borrowed.</param>
    /// <param name="generator">As for <see cref="Run"/>.</param>
    /// <param name="steps">As for <see cref="Run"/>.</param>
    /// <param name="projections">As for <see cref="Run"/>.</param>
    /// <returns>The caller's to dispose.</returns>
    public DenoisingRun Start(
        Tensor latents, Generator? generator = null, ImmutableArray<Step> steps = default, KeyValueCache? projections = null)
    {
        ArgumentNullException.ThrowIfNull(latents);
        return new DenoisingRun(this, latents, generator, Executed(steps.IsDefault ? Scheduler.Steps : steps), projections);
    }

    /// <summary>Runs the plan without gradients.</summary>
    /// <param name="latents">[B, C, H, W], float32: noise times the plan's <see cref="IScheduler.InitialNoiseScale"/>,
    /// or noised latents where <paramref name="steps"/> start later.</param>
    /// <param name="generator">Where fresh noise comes from, in samplers that draw any.</param>
    /// <param name="steps">The steps to take, in the plan's order; all of them by default.</param>
    /// <param name="noise">Fresh noise of a step in place of the generator's; null draws it.</param>
    /// <param name="progress">Reported after each step.</param>
    /// <param name="projections">Projected prompts that outlive the run, shared by runs of the same words; borrowed. Null for the
    /// run's own.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>[B, C, H, W], float32, the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The latents are non-finite: too much guidance, or a
    /// network that overflows in its dtype.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    public Tensor Run(
        Tensor latents, Generator? generator = null, ImmutableArray<Step> steps = default, Func<Step, Tensor>? noise = null,
        IProgress<DenoisingProgress>? progress = null, KeyValueCache? projections = null, CancellationToken cancellation = default)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var run = Start(latents, generator, steps, projections);
        run.KeepsClean = progress is not null;
        while (!run.IsOver)
        {
            cancellation.ThrowIfCancellationRequested();
            var step = run.Step;
            run.Advance(noise: noise?.Invoke(step));
            progress?.Report(new DenoisingProgress(step, run.DoneCount, run.Steps.Length, run.Latents) { Clean = run.Clean });
        }

        RefuseOverflow(run.Latents, run.Steps[^1]);
        return scope.Return(run.Latents.Detach());
    }

    /// <summary>The guided prediction at one step: lanes, network, guidance. Gradients flow where they are on.</summary>
    /// <param name="latents">[B, C, H, W] at the step's start, as the plan keeps them.</param>
    /// <param name="step">The step.</param>
    /// <param name="projections">The run's cache of projected prompts; null while prompts or weights are trained.</param>
    /// <returns>[B, C, H, W], float32, the caller's scope's.</returns>
    public Tensor Predict(Tensor latents, Step step, KeyValueCache? projections = null)
    {
        ArgumentNullException.ThrowIfNull(latents);
        using var scope = TensorScope.Enter();
        var predictions = Predict(latents, step, conditioning(step), projections, Guidance.Roles.AsSpan());
        return scope.Return(Guide(predictions, (int)latents.Size(0), step));
    }

    internal NetworkInput Input(Tensor latents, Step step, Condition condition, ReadOnlySpan<Role> roles)
    {
        using var scope = TensorScope.Enter();
        var (rows, batch) = (Rows(Scheduler.ScaleInput(latents, step), roles), Batch.Of((int)latents.Size(0), roles));
        if (source?.Invoke(step) is { } first)
        {
            rows = Tensor.Concat([Scheduler.ScaleInput(first, step), rows], 0);
            batch = new Batch([Lane.Source, .. batch.Lanes]);
        }

        return new(scope.Return(rows), new UNetContext(step, batch, condition, attention));
    }

    internal Tensor Predict(Tensor latents, Step step, Condition condition, KeyValueCache? projections, ReadOnlySpan<Role> roles)
    {
        using var scope = TensorScope.Enter();
        var (sample, context) = Input(latents, step, condition, roles);
        var predictions = network(sample, context with { Projections = projections }).To(DType.Float32);
        return scope.Return(context.Batch.Lanes[0] == Lane.Source ? predictions.Slice(0, 1) : predictions);
    }

    internal Tensor Guide(Tensor predictions, int pictureCount, Step step) =>
        Guidance.Combine(Batch.Of(pictureCount, Guidance.Roles.AsSpan()), predictions, step);

    // Each step knows where the run began, so that windows count what is executed.
    private static ImmutableArray<Step> Executed(ImmutableArray<Step> steps) =>
        [.. steps.Select(step => step with { Start = steps[0].Index })];

    // Decoded, these would be a black picture without a word of why.
    private void RefuseOverflow(Tensor latents, Step step)
    {
        if (!latents.AllFinite())
        {
            throw new InputRefusedException(
                "Sampling gave non-finite latents (NaN or infinity) and there is no picture: " +
                (conditioning(step).Tokens.DType == DType.Float32
                    ? "the model's weights, or an adapter's, hold such numbers or grow beyond float32; fetch them again, or ask for less " +
                        "guidance."
                    : "ask for less guidance, or compute in float32."));
        }
    }

    // [B, C, H, W] → [L, C (+ C'), H, W]: all pictures for the first role, then all for the next.
    private Tensor Rows(Tensor latents, ReadOnlySpan<Role> roles)
    {
        if (imageLatents is null)
        {
            return roles.Length == 1 ? latents : Tensor.Concat([.. Enumerable.Repeat(latents, roles.Length)], 0);
        }

        var image = imageLatents.Expand(latents.Size(0), -1, -1, -1);
        var none = image.ZerosLike();
        var rows = roles.ToArray().Select(role => Tensor.Concat([latents, role == Role.Unconditional ? none : image], 1));
        return Tensor.Concat([.. rows], 0);
    }
}
