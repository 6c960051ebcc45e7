using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>Instructions as D-Edit has items (arXiv:2403.04880): each is encoded alone, and a cell attends to the one that applies there,
/// outside all regions to the prompt of the lanes without an instruction.</summary>
/// <remarks>The limit of <see cref="FocusModulation"/> in which other instructions' tokens have no weight at all: neither do the text
/// encoder's later tokens know of earlier instructions, nor do the end and padding tokens carry all of them.</remarks>
internal static class GroupedInstructions
{
    private const int None = 0;

    /// <summary>The words of a run's lanes.</summary>
    /// <param name="pipeline">With each instruction as a part.</param>
    /// <returns>Its tensors are the caller's scope's.</returns>
    public static Condition Condition(InstructPix2Pix pipeline)
    {
        using var scope = TensorScope.Enter();
        var text = GroupedPrompts.Of([new ItemStates(None, pipeline.None.Tokens, null),
            .. pipeline.Parts.Select((part, i) => new ItemStates(i + 1, part.Tokens, null))]);
        var batch = Batch.Of(1, Role.Text, Role.Image, Role.Unconditional);
        return ConditionBuilder.For(batch, lane => lane.Role == Role.Text ? text : pipeline.None).Through(scope);
    }

    /// <summary>The edit that holds each cell to its own instruction; of several the one with the smallest region.</summary>
    /// <param name="regions">Where each applies.</param>
    /// <returns>The caller's to dispose.</returns>
    public static RegionBias Bias(InstructionRegions regions) => new((height, width) =>
        Array.ConvertAll(ItemMap.Stacked(regions.At(height, width).Masks, height, width).Labels.ToArray(), label => (int)label));
}
