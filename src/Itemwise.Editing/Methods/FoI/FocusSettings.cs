using Itemwise.Editing.WordRegions;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>The choices of Focus on Your Instruction that the paper leaves open, or that this program makes otherwise.</summary>
/// <param name="Rule">How much attention a cell needs to belong to a region.</param>
/// <param name="IsOutsideNull">Whether cells of no region take the image lane's values too.</param>
/// <param name="MaskedShare">Share of the executed steps whose text guidance is held to the regions; the first never is.</param>
/// <param name="IsModulated">Whether attention is modulated.</param>
/// <param name="IsLocked">Whether everything outside the regions stays the photo's, bit for bit.</param>
/// <param name="Level">The layers whose maps are read, by size: 0 is the latents' own; null takes those of about 16 cells across.</param>
/// <param name="LookedAt">The executed step from which regions are read, from 0; those before are plain.</param>
/// <param name="Outline">What regions follow in the picture.</param>
/// <param name="Specials">Where tokens of no instruction are seen.</param>
/// <param name="IsGrouped">Whether each instruction is encoded alone and a cell attends to the one that applies there, or to none:
/// grouped cross-attention (arXiv:2403.04880) in place of modulation.</param>
/// <param name="IsFresh">Whether regions go on from noise alone after the look, without the photo's colours under it: what is there the
/// network is shown besides.</param>
/// <param name="IsGuidanceHard">Whether the guidance's scale changes from one latent to the next at a region's edge; else it is resized
/// bilinearly from the regions' grid.</param>
/// <param name="IsClean">Whether keywords learn to attend to one place each, before regions are read from where they attend.</param>
public sealed record FocusSettings(RegionRule Rule, bool IsOutsideNull, double MaskedShare, bool IsModulated = true,
    bool IsLocked = false, int? Level = null, int LookedAt = 0,
    RegionOutline Outline = RegionOutline.Cells, SpecialTokens Specials = SpecialTokens.Union,
    bool IsGrouped = false, bool IsFresh = false, bool IsGuidanceHard = false, bool IsClean = false)
{
    /// <summary>As the paper has it.</summary>
    public static FocusSettings Published { get; } = new(RegionRule.Published, IsOutsideNull: false, MaskedShare: 0.75);

    /// <summary>As the program does it: larger regions, nothing of the text outside, guidance held to the regions to the end, the
    /// rest locked.</summary>
    public static FocusSettings Usual { get; } = new(RegionRule.Usual, IsOutsideNull: true, MaskedShare: 1, IsLocked: true,
        Outline: RegionOutline.Items);
}
