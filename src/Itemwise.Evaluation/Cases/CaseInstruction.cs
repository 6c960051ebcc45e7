namespace Itemwise.Evaluation.Cases;

/// <summary>One sentence of a case.</summary>
/// <param name="Text">What is requested.</param>
/// <param name="Keyword">The word of it that names what changes; null where none does.</param>
/// <param name="Item">The item that changes, by the case's items; null for one that is added.</param>
/// <param name="Region">A label picture with 1 where this instruction alone shows another thing; null where nobody knows.</param>
public sealed record CaseInstruction(string Text, string? Keyword = null, int? Item = null, string? Region = null);
