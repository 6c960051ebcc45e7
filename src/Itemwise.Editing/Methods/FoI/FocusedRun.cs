using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Latents;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>The steps of Focus on Your Instruction after the first: attention modulated, guidance held to the regions.</summary>
internal static class FocusedRun
{
    /// <summary>Takes them.</summary>
    /// <param name="run">The run.</param>
    /// <param name="look">Its first step.</param>
    /// <param name="words">The joined instructions.</param>
    /// <param name="instructions">Their strengths.</param>
    /// <param name="regions">Where each applies.</param>
    /// <param name="focus">The method's choices.</param>
    /// <param name="locked">[1, 1, h, w]: 1 where the photo's latents are put back after each step; null for nowhere.</param>
    /// <param name="progress">Receives a report after each step.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <returns>[1, C, h, w], the caller's scope's.</returns>
    public static Tensor Finish(
        InstructedRun run, FirstLook look, InstructionPlan words, ImmutableArray<Instruction> instructions,
        InstructionRegions regions, FocusSettings focus,
        Tensor? locked = null, IProgress<EditingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var scope = TensorScope.Enter();
        using var modulation = new FocusModulation(regions, words.Groups, [.. instructions.Select(one => one.Alpha)], focus.IsOutsideNull,
            focus.Specials);
        using var grouping = GroupedInstructions.Bias(regions);
        var attention = focus.IsGrouped ? AttentionEdits.None.Then(grouping)
            : focus.IsModulated ? AttentionEdits.None.Then(modulation)
            : AttentionEdits.None;
        ImmutableArray<ILatentEdit> edits = locked is null ? [] : [new LatentBlend(run.Pipeline.Plan, run.Image.Scaled,
            run.StartNoise, locked)];
        var guidance = new InstructPix2PixGuidance(Scale(run, instructions, regions, focus), run.ImageScale);
        var described = run.Pipeline.Describe(guidance, attention, edits,
            focus.IsGrouped ? GroupedInstructions.Condition(run.Pipeline) : null);
        var latents = focus.IsFresh ? Fresh(run, look, regions) : look.Latents;
        return scope.Return(run.Run(described, latents, run.Steps[look.TakenCount..], progress, cancellation));
    }

    // Within the regions, noise of the level that the look has reached, and no picture under it.
    private static Tensor Fresh(InstructedRun run, FirstLook look, InstructionRegions regions)
    {
        var here = regions.At((int)look.Latents.Size(2), (int)look.Latents.Size(3));
        var inside = LatentCodec.Cells(here.Union, run.Model.Device);
        var noise = run.Pipeline.Plan.AddNoiseAfter(look.Latents.ZerosLike(), run.StartNoise, run.Steps[look.TakenCount - 1]);
        return (noise * inside) + (look.Latents * (-inside + 1));
    }

    // Equation 9 for a share of the steps. Afterwards the published scale everywhere, but where an instruction has a strength of
    // its own that goes on.
    private static GuidanceScale Scale(InstructedRun run, ImmutableArray<Instruction> instructions,
        InstructionRegions regions, FocusSettings focus)
    {
        var (height, width, device) = ((int)run.StartNoise.Size(2), (int)run.StartNoise.Size(3), run.Model.Device);
        regions = focus.IsGuidanceHard ? regions.At(height, width) : regions;
        var inside = regions.Scales([.. instructions.Select(one => run.TextScale * one.Strength)], height, width, device);
        var late = instructions.All(one => one.Strength == 1) ? null : inside
            + ((-regions.Reach(height, width, device) + 1) * run.TextScale);
        var masked = Math.Floor(StepWindow.StepsOf(focus.MaskedShare, run.Steps.Length));
        return new GuidanceScale(run.TextScale, step => step.Index - run.Steps[0].Index < masked ? inside : late);
    }
}
