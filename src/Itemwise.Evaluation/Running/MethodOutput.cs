using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Running;

/// <summary>What a method made of a case.</summary>
/// <param name="Picture">The result, of the photo's size.</param>
/// <param name="Editing">How long the edit took, without loading a model and without learning.</param>
/// <param name="Learning">How long learning the photo took, where this case was the first of its photo and nothing was kept from
/// before.</param>
public sealed record MethodOutput(Picture Picture, TimeSpan Editing, TimeSpan Learning = default)
{
    /// <summary>Where the method found each instruction to apply, at the photo's size; empty where it finds none or was given
    /// them.</summary>
    public ImmutableArray<Mask> Found { get; init; } = [];

    /// <summary>The picture without each of several instructions, in their order; empty where they were not requested.</summary>
    public ImmutableArray<Picture> Without { get; init; } = [];

    /// <summary>What the method knows of itself and no measurer could tell, by the names of measures.</summary>
    public ImmutableSortedDictionary<string, double> Further { get; init; } = ImmutableSortedDictionary<string, double>.Empty;
}
