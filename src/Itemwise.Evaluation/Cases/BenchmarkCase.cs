namespace Itemwise.Evaluation.Cases;

/// <summary>A photo, what is requested, and, where it is known, what would be right. Files are named within the benchmark's
/// folder.</summary>
/// <param name="Name">Letters, digits, <c>-</c> and <c>_</c>; no other case of the benchmark has it.</param>
/// <param name="Photo">The photo.</param>
/// <param name="Items">Its items: a label picture, or whatever else <c>new --items</c> takes.</param>
/// <param name="Edit">What is requested.</param>
/// <param name="CaptionBefore">What the photo shows.</param>
/// <param name="CaptionAfter">What the result shall show.</param>
/// <param name="OldName">What the changed item is called; null where there is no such item.</param>
/// <param name="NewName">What it shall be called; null where it shall be gone, or keeps its name.</param>
/// <param name="Truth">The true picture after the edit; null where nobody knows.</param>
/// <param name="Region">A label picture: 1 where another thing is to be seen, 2 where only shadows and reflections may differ;
/// null for the
/// changed items' own pixels.</param>
public sealed record BenchmarkCase(
    string Name, string Photo, string Items, CaseEdit Edit, string CaptionBefore, string CaptionAfter,
    string? OldName = null, string? NewName = null, string? Truth = null, string? Region = null);
