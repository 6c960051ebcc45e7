using System.Collections.Immutable;

namespace Itemwise.Studio.Pictures;

/// <summary>Where an item is in a picture.</summary>
/// <param name="Number">The item's number.</param>
/// <param name="Pixels">How many pixels it owns.</param>
/// <param name="Box">The smallest rectangle around them: left, top, right, bottom, the last two just outside.</param>
/// <param name="IsThing">Whether its shape and place are those of a thing rather than a background.</param>
public sealed record ItemExtent(int Number, int Pixels, ImmutableArray<int> Box, bool IsThing);
