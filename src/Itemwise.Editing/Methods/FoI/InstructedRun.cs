using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>What InstructPix2Pix and Focus on Your Instruction begin with: the photo's latents, words, a plan, noise. Its tensors
/// are the scope's; the words' keys and values, projected once for all of its steps, are its own.</summary>
internal sealed class InstructedRun : IDisposable
{
    private readonly Generator? generator;
    private readonly KeyValueCache projections;

    /// <summary>A run.</summary>
    /// <param name="model">Borrowed.</param>
    /// <param name="image">The photo's latents; borrowed.</param>
    /// <param name="text">The instructions, joined.</param>
    /// <param name="settings">How to sample.</param>
    /// <param name="start">Share of the noise unless the settings say otherwise.</param>
    /// <param name="generator">Of all noise: the start's, then each step's; null where it is given.</param>
    /// <param name="startNoise">The start's noise in place of the generator's.</param>
    /// <param name="noise">Each step's noise in place of the generator's.</param>
    /// <param name="parts">The instructions one by one, to be encoded alone as well; default for none.</param>
    public InstructedRun(
        ModelSet model, ImageLatents image, string text, InstructSettings settings, double start, Generator? generator,
        Tensor? startNoise = null,
        Func<Step, Tensor>? noise = null, ImmutableArray<string> parts = default)
    {
        (this.generator, projections, Model, Image, Settings) = (generator, new KeyValueCache(), model, image, settings);
        var defaults = InstructDefaults.Of(model);
        StepCount = settings.Steps ?? defaults.Steps;
        TextScale = settings.Guidance ?? defaults.Guidance;
        ImageScale = settings.ImageGuidance ?? defaults.ImageGuidance;
        Sampler = settings.Sampler ?? defaults.Sampler;
        if (Sampler is not (SchedulerKind.EulerAncestral or SchedulerKind.Ddim))
        {
            throw new InputRefusedException($"Instructions are sampled with euler-a or ddim, and {Sampler.Name()} was asked for.");
        }

        var share = settings.Start ?? start;
        if (!(share is > 0 and <= 1))
        {
            throw new InputRefusedException($"A start at {share} of the noise is impossible: choose a share above 0 and up to 1.");
        }

        Pipeline = new InstructPix2Pix(model, model.SchedulerConfig.Build(Sampler, StepCount), image, text, settings.Negative ?? "", parts);
        StartShare = share;
        Steps = Pipeline.Steps(share);
        Noise = noise;
        StartNoise = startNoise ?? generator!.Normal(image.Scaled.Shape.AsSpan()).To(model.Device);
    }

    // The same run of another picture, or another part of it.
    private InstructedRun(InstructedRun other, ImageLatents image)
    {
        (generator, projections, Model, Image, Settings) = (other.generator, other.projections, other.Model, image, other.Settings);
        (StepCount, TextScale, ImageScale, Sampler) = (other.StepCount, other.TextScale, other.ImageScale, other.Sampler);
        (Pipeline, StartShare, Steps) = (other.Pipeline.Over(image), other.StartShare, other.Steps);
        StartNoise = generator!.Normal(image.Scaled.Shape.AsSpan()).To(Model.Device);
    }

    public ModelSet Model { get; }

    public ImageLatents Image { get; }

    public InstructSettings Settings { get; }

    public InstructPix2Pix Pipeline { get; }

    public SchedulerKind Sampler { get; }

    public int StepCount { get; }

    public double TextScale { get; }

    public double ImageScale { get; }

    /// <summary>Share of the noise that it begins with.</summary>
    public double StartShare { get; }

    /// <summary>The steps that are executed.</summary>
    public ImmutableArray<Step> Steps { get; }

    /// <summary>[1, C, h, w]: the start's noise.</summary>
    public Tensor StartNoise { get; }

    /// <summary>A step's noise, where it is given.</summary>
    public Func<Step, Tensor>? Noise { get; }

    /// <summary>Draws the latents while steps are taken; null where nobody looks.</summary>
    public LatentPreview? Preview { get; set; }

    /// <summary>How the picture is sampled, defaults filled in.</summary>
    public Sampling Sampling => new(Settings.Seed, StepCount, TextScale, Sampler, Settings.Negative);

    /// <summary>Takes the steps of a run that is described.</summary>
    public Tensor Run(Denoising denoising, Tensor latents, ImmutableArray<Step> steps, IProgress<EditingProgress>? progress,
        CancellationToken cancellation)
    {
        if (steps.IsEmpty)
        {
            return latents;
        }

        return denoising.Run(latents, generator, steps, Noise,
            progress.ForSampling(before: Steps.Length - steps.Length, Preview), projections, cancellation);
    }

    /// <summary>The guidance of the published pipeline.</summary>
    public InstructPix2PixGuidance PlainGuidance => new(TextScale, ImageScale);

    /// <summary>Takes the first step and keeps what the network saw in it.</summary>
    /// <param name="level">Of the layers whose attention counts.</param>
    /// <param name="step">The executed step that is looked at, from 0; those before it are plain.</param>
    /// <param name="cleaning">What makes the keywords' maps cleaner before they are read; null for nothing.</param>
    public FirstLook Look(int level, int step = 0, KeywordCleaning? cleaning = null) =>
        FirstLook.Take(this, level, step, generator, projections, cleaning);

    /// <summary>The same run, of which nothing is taken yet, with another picture under the same words: their keys and values are
    /// those of both, and go with the first of the two that is disposed.</summary>
    /// <param name="image">The other picture's latents; borrowed.</param>
    /// <returns>The caller's to dispose.</returns>
    public InstructedRun Over(ImageLatents image) => new(this, image);

    /// <inheritdoc/>
    public void Dispose() => projections.Dispose();
}
