using System.Collections.Immutable;

namespace Itemwise.Editing.Methods.Dpl.Captions;

/// <summary>A noun of a caption, which gets a token of its own.</summary>
/// <param name="Word">Its index among the caption's words.</param>
/// <param name="Adjectives">Indices of the words before it that say more of it.</param>
/// <param name="Item">The item of the workspace that it names, whose pixels then serve as its mask; null where nobody said.</param>
public sealed record CaptionNoun(int Word, ImmutableArray<int> Adjectives, int? Item = null);
