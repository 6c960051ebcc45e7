using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.WordRegions;

namespace Itemwise.Evaluation.Methods;

/// <summary>The choices of Focus on Your Instruction as settings of a row, for ablations.</summary>
/// <remarks><c>published=1</c> begins with the paper's choices. Of its parts: <c>grouped=0|1</c>, <c>fresh=0|1</c>, <c>modulated=0</c>,
/// <c>masked=SHARE</c> of the steps, <c>outside-null=0|1</c>, <c>specials=1|2</c> (tokens of no instruction seen everywhere, nowhere),
/// <c>locked=0|1</c>, <c>hard=1</c> (guidance changes from one latent to the next). Of its regions: <c>gamma</c>, <c>tau</c>,
/// <c>threshold=SHARE</c>, <c>one-piece=1</c>, <c>among-words=1</c> (shares of the words' attention alone), <c>cells=1</c> (not the photo's
/// parts), <c>items=1</c> (given the case's items), <c>look=STEP</c>, <c>clean=1</c> (keywords learn where to look first).</remarks>
internal static class FocusVariant
{
    /// <summary>The settings that it reads.</summary>
    public static readonly string[] Names =
    [
        "published", "grouped", "fresh", "modulated", "masked", "outside-null", "specials", "locked", "gamma", "tau", "threshold",
        "one-piece", "among-words", "hard", "cells", "items", "look", "clean",
    ];

    /// <summary>Reads them.</summary>
    /// <exception cref="InputRefusedException">A value is no number.</exception>
    public static FocusSettings Read(MethodVariant variant)
    {
        var basis = variant.Switch("published") ? FocusSettings.Published : FocusSettings.Usual;
        return basis with
        {
            Rule = RuleOf(variant, basis.Rule),
            IsModulated = variant.Switch("modulated", basis.IsModulated),
            MaskedShare = variant.Number("masked") ?? basis.MaskedShare,
            IsGrouped = variant.Switch("grouped", basis.IsGrouped),
            IsGuidanceHard = variant.Switch("hard", basis.IsGuidanceHard),
            IsFresh = variant.Switch("fresh", basis.IsFresh),
            IsOutsideNull = variant.Switch("outside-null", basis.IsOutsideNull),
            IsLocked = variant.Switch("locked", basis.IsLocked),
            Specials = (SpecialTokens)Math.Min(variant.Whole("specials") ?? 0, (int)SpecialTokens.Nowhere),
            LookedAt = variant.Whole("look") ?? basis.LookedAt,
            IsClean = variant.Switch("clean", basis.IsClean),
            Outline = variant.Switch("items") ? RegionOutline.Items
                : variant.Switch("cells", basis.Outline == RegionOutline.Cells) ? RegionOutline.Cells
                : RegionOutline.Photo,
        };
    }

    private static RegionRule RuleOf(MethodVariant variant, RegionRule basis) => basis with
    {
        Rounds = Math.Max(1, variant.Whole("gamma") ?? basis.Rounds),
        Cut = variant.Number("tau") ?? basis.Cut,
        ShareOfRange = variant.Number("threshold") ?? basis.ShareOfRange,
        IsAmongWords = variant.Switch("among-words", basis.IsAmongWords),
        IsOnePiece = variant.Switch("one-piece", basis.IsOnePiece),
    };
}
