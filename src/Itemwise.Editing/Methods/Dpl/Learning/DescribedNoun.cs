using System.Collections.Immutable;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>A learned noun of a stored inversion.</summary>
/// <param name="Word">As the caption has it.</param>
/// <param name="Index">Its place among the caption's words.</param>
/// <param name="Adjectives">The places of its adjectives.</param>
/// <param name="Item">The item whose pixels it was held to; null for none.</param>
/// <param name="Tokens">Its positions among the tokens.</param>
public sealed record DescribedNoun(string Word, int Index, ImmutableArray<int> Adjectives, int? Item, ImmutableArray<int> Tokens);
