using Itemwise.Editing;

namespace Itemwise.Networks.Partitions;

/// <summary>One plane of probabilities that a network gave, and what it says of it.</summary>
/// <param name="Probabilities">0 to 1, row by row, at the network's size.</param>
/// <param name="Score">How sure the network is of the class, 0 to 1.</param>
/// <param name="Class">The class as published.</param>
/// <param name="Kind">Thing or background, where that is known.</param>
internal sealed record FoundPlane(ReadOnlyMemory<float> Probabilities, float Score, string Class, ItemKind Kind);
