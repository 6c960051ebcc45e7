using System.Collections.Immutable;
using Itemwise.Editing;

namespace Itemwise.Networks.Partitions;

/// <summary>One part of a partition.</summary>
/// <param name="Class">Its class as published, or the phrase that found it.</param>
/// <param name="Kind">Thing or background, where that is known.</param>
/// <param name="Score">How sure the network is of it, 0 to 1.</param>
/// <param name="Planes">The planes it was made of.</param>
internal sealed record PartitionPart(string Class, ItemKind Kind, float Score, ImmutableArray<int> Planes);
