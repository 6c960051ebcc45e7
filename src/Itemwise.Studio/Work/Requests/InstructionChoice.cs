using System.Collections.Immutable;
using Itemwise.Studio.Drawing;

namespace Itemwise.Studio.Work.Requests;

/// <summary>One sentence of what shall change.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Keyword">The word for what it is about; null finds it.</param>
/// <param name="Region">Where it applies, as drawn; null finds it.</param>
/// <param name="Within">The item that it is confined to; null for the whole photo.</param>
/// <param name="Strength">0 leaves it out, 1 is neutral, at most 2; null for 1.</param>
public sealed record InstructionChoice(
    string Text, string? Keyword = null, DrawnPixels? Region = null, int? Within = null, double? Strength = null)
{
    internal static string Listed(ImmutableArray<InstructionChoice> all) =>
        all.IsDefault ? "" : string.Join("; ", all.Select(one => one.Text));
}
