using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Sampling;

/// <summary>InstructPix2Pix (arXiv:2211.09800): a picture as a sentence has it, in three lanes:
/// text and picture, picture alone, neither.</summary>
/// <remarks>The lanes with a picture have its unscaled latents joined to their channels, after the
/// plan's input scaling; noise is laid over the scaled ones. With the same folder, noise and settings it
/// gives the picture of diffusers' StableDiffusionInstructPix2PixPipeline. Borrows everything.</remarks>
public sealed class InstructPix2Pix
{
    private readonly ModelSet model;
    private readonly ImageLatents image;

    /// <summary>Encodes the words. The text encoders may leave memory after it.</summary>
    /// <param name="model">An InstructPix2Pix folder.</param>
    /// <param name="plan">The sampler's plan; fractional time steps are taken as they are.</param>
    /// <param name="image">The picture's latents.</param>
    /// <param name="instruction">What shall change.</param>
    /// <param name="negative">What shall not be seen, in both lanes without the instruction; empty for nothing.</param>
    /// <param name="parts">Parts of the instruction to encode alone as well; default for none.</param>
    /// <exception cref="InputRefusedException">A text is longer than the text encoder takes.</exception>
    public InstructPix2Pix(ModelSet model, IScheduler plan, ImageLatents image, string instruction, string negative = "",
        ImmutableArray<string> parts = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        (this.model, Plan, this.image) = (model, plan, image);
        var states = PromptEncoder.Encode(model, [instruction, negative, .. parts.IsDefault ? [] : parts]);
        model.WordsAreEncoded();
        var inDType = states with { Tokens = states.Tokens.To(model.DType) };
        var (text, none) = (LanePrompt.Of(inDType), LanePrompt.Of(inDType, 1));
        (None, Parts) = (none, [.. Enumerable.Range(2, (int)states.Tokens.Size(0) - 2).Select(index => LanePrompt.Of(inDType, index))]);
        Condition = ConditionBuilder.For(Batch.Of((int)image.Scaled.Size(0), Role.Text, Role.Image, Role.Unconditional),
            lane => lane.Role == Role.Text ? text : none);
    }

    private InstructPix2Pix(InstructPix2Pix other, ImageLatents image) =>
        (model, Plan, Condition, None, Parts, this.image) = (other.model, other.Plan, other.Condition, other.None, other.Parts, image);

    /// <summary>The sampler's plan.</summary>
    public IScheduler Plan { get; }

    /// <summary>The words of the lanes, in the guidance's order; for callers that predict lanes by themselves.</summary>
    public Condition Condition { get; }

    /// <summary>The prompt of the lanes without the instruction.</summary>
    public LanePrompt None { get; }

    /// <summary>The parts of the instruction, each encoded alone.</summary>
    public ImmutableArray<LanePrompt> Parts { get; }

    /// <summary>The same words over another picture; nothing is encoded again.</summary>
    /// <param name="other">The other picture's latents; borrowed.</param>
    public InstructPix2Pix Over(ImageLatents other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new InstructPix2Pix(this, other);
    }

    /// <summary>The run.</summary>
    /// <param name="guidance">Its scales; null for the published ones.</param>
    /// <param name="attention">Edits inside attention; null for none.</param>
    /// <param name="latentEdits">Edits between steps.</param>
    /// <param name="condition">Words in place of <see cref="Condition"/>, in the same lanes; borrowed.</param>
    public Denoising Describe(
        InstructPix2PixGuidance? guidance = null, AttentionEdits? attention = null, ImmutableArray<ILatentEdit> latentEdits = default,
        Condition? condition = null) =>
        new(model.UNet, Plan, guidance ?? new InstructPix2PixGuidance(), _ => condition ?? Condition, attention, latentEdits,
            image.Unscaled);

    /// <summary>The steps of a run that begins with a share of the noise.</summary>
    /// <param name="share">1 is all of it.</param>
    /// <exception cref="InputRefusedException">The share is no step.</exception>
    public ImmutableArray<Step> Steps(double share = 1)
    {
        var steps = Plan.LastSteps(share);
        return !steps.IsEmpty ? steps
            : throw new InputRefusedException(
                $"A start at {share} of {Plan.RequestedStepCount} steps executes none: ask for more of one of them.");
    }

    /// <summary>Where a run begins: noise alone before the plan's first step, as published, else
    /// the picture with the noise of a step.</summary>
    /// <param name="noise">[B, C, h, w], standard normal.</param>
    /// <param name="first">The run's first step.</param>
    /// <returns>The caller's scope's.</returns>
    public Tensor Noised(Tensor noise, Step first)
    {
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(first);
        return first.Index == 0 ? noise * Plan.InitialNoiseScale : Plan.AddNoise(image.Scaled, noise, first);
    }
}
