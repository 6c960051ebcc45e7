using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>What all baselines begin with: the photo's latents, a plan, prompts, noise.</summary>
internal sealed class BaselineRun : IDisposable
{
    private readonly ModelSet model;
    private readonly BaselineRequest request;
    private readonly IProgress<EditingProgress>? progress;
    private readonly CancellationToken cancellation;
    private readonly Generator generator;
    private readonly long[] shape;
    private readonly SizeIds? sizes;

    public BaselineRun(
        ModelSet model, PhotoView view, Mask active, BaselineRequest request, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        var frame = view.Frame;
        (this.model, this.request, this.progress, this.cancellation) = (model, request, progress, cancellation);
        StepCount = Settings.Steps ?? model.Defaults.Steps;
        GuidanceScale = Settings.Guidance ?? model.Defaults.Guidance;
        Plan = model.SchedulerConfig.Build(Settings.Sampler ?? model.Defaults.Sampler, StepCount);
        Steps = Plan.LastSteps(Settings.Strength ?? 1);
        if (Steps.IsEmpty)
        {
            throw new InputRefusedException(
                $"A strength of {Settings.Strength} of {StepCount} steps executes none: ask for more of one of them.");
        }

        generator = new Generator(Settings.Seed);
        shape = [1, model.LatentChannels, frame.LatentHeight, frame.LatentWidth];
        sizes = model.Family == ModelFamily.StableDiffusionXL ? SizeIds.Of(frame.Width, frame.Height) : null;
        Original = LatentCodec.Encode(model, view).Scaled;
        Outside = LatentCodec.Cells(active.SampleCovering(frame.LatentHeight, frame.LatentWidth).Complement(), model.Device);
    }

    public BaselineSettings Settings => request.Settings;

    public int StepCount { get; }

    public double GuidanceScale { get; }

    public IScheduler Plan { get; }

    /// <summary>The steps that are executed.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>[1, C, h, w], the photo's latents.</summary>
    public Tensor Original { get; }

    /// <summary>[1, 1, h, w]: 1 in cells without any pixel of the region.</summary>
    public Tensor Outside { get; }

    public string Caption => request.Caption;

    public string Target => request.Target;

    /// <summary>Fresh noise of the latents' shape.</summary>
    public Tensor Noise() => generator.Normal(shape).To(model.Device);

    /// <summary>A run of the model over some steps.</summary>
    /// <param name="prompt">What it is conditioned on.</param>
    /// <param name="latents">[1, C, h, w], at the level of the first step.</param>
    /// <param name="steps">The steps; of <paramref name="plan"/>.</param>
    /// <param name="edit">Between steps; null for nothing.</param>
    /// <param name="plan">Null for <see cref="Plan"/>.</param>
    /// <param name="guidance">Null for <see cref="GuidanceScale"/>.</param>
    public Tensor Denoise(
        string prompt, Tensor latents, ImmutableArray<Step> steps, ILatentEdit? edit = null, IScheduler? plan = null,
        double? guidance = null) =>
        Denoising(prompt, plan ?? Plan, guidance ?? GuidanceScale, 1, edit).Run(
            latents, generator, steps, progress: progress.ForSampling(), cancellation: cancellation);

    /// <summary>The guided prediction for noised latents.</summary>
    /// <param name="prompt">What it is conditioned on.</param>
    /// <param name="latents">[B, C, h, w], at the step's level.</param>
    /// <param name="step">The step.</param>
    public Tensor Predict(string prompt, Tensor latents, Step step)
    {
        cancellation.ThrowIfCancellationRequested();
        return Denoising(prompt, Plan, GuidanceScale, (int)latents.Size(0), null).Predict(latents, step);
    }

    public void Dispose() => generator.Dispose();

    private Denoising Denoising(string prompt, IScheduler plan, double scale, int count, ILatentEdit? edit)
    {
        var guidance = new ClassifierFree(Math.Max(1, scale));
        var condition = Condition(prompt, guidance, count);
        return new Denoising(model.UNet, plan, guidance, _ => condition, latentEdits: edit is null ? [] : [edit]);
    }

    private Condition Condition(string prompt, ClassifierFree guidance, int count)
    {
        var text = Encode(prompt);
        var unconditional = guidance.Roles.Length == 1 ? null : Encode("");
        return ConditionBuilder.For(Batch.Of(count, guidance.Roles.AsSpan()), lane => lane.Role == Role.Text
            ? text : unconditional, sizes);
    }

    private LanePrompt Encode(string prompt)
    {
        var states = PromptEncoder.Encode(model, prompt);
        return LanePrompt.Of(states with { Tokens = states.Tokens.To(model.DType) });
    }
}
