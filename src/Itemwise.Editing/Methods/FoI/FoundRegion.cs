using Itemwise.Editing.Masks;
using Itemwise.Editing.WordRegions;

namespace Itemwise.Editing.Methods.FoI;

/// <summary>What a run found out about an instruction.</summary>
/// <param name="Keyword">The word whose attention the region follows; null where it follows none.</param>
/// <param name="Kind">The kind of change.</param>
/// <param name="Cells">The region on the attention's grid.</param>
/// <param name="Confidence">0 to 1: the share of the region that two other cues hold as well, the end-of-text token's attention
/// and |eT - eI|. 1 for given and global ones.</param>
/// <param name="Remark">What the user should know of it; null for nothing.</param>
/// <param name="Map">The smoothed attention that the region follows; null where it follows none.</param>
internal sealed record FoundRegion(string? Keyword, InstructionKind Kind, Mask Cells, double Confidence, string? Remark = null,
    KeywordMap? Map = null);
