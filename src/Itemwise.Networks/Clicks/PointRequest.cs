using System.Collections.Immutable;

namespace Itemwise.Networks.Clicks;

/// <summary>An item that shall be made of what lies under points.</summary>
/// <param name="Prompt">What is pointed at.</param>
/// <param name="Kept">Numbers of items that keep their pixels.</param>
/// <param name="Alternative">Which of the network's masks, the one it takes for best being 1.</param>
public sealed record PointRequest(ClickPrompt Prompt, ImmutableArray<int> Kept, int Alternative = 1);
