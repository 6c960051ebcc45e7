using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Cases;

/// <summary>A case with its pictures at hand.</summary>
/// <param name="Case">The case.</param>
/// <param name="Folder">Where its files are.</param>
/// <param name="Photo">The photo.</param>
/// <param name="Items">Its items.</param>
/// <param name="Truth">The true picture after the edit, of the photo's size; null where nobody knows.</param>
/// <param name="Region">Where another thing is to be seen.</param>
/// <param name="Affected">Where anything may differ: the region, and the shadows and reflections of what changes.</param>
public sealed record LoadedCase(BenchmarkCase Case, string Folder, Photo Photo, Items Items, Picture? Truth, Mask Region, Mask Affected)
{
    /// <summary>Where each of several instructions shows another thing, in their order; empty where nobody knows.</summary>
    public ImmutableArray<Mask> InstructionRegions { get; init; } = [];

    /// <summary>A file of the case by the name that the benchmark gives it.</summary>
    public string PathOf(string file) => Path.Combine(Folder, file);
}
