using System.Collections.Immutable;

namespace Itemwise.Studio.OneShot;

/// <summary>What to change of items.</summary>
/// <param name="Changes">One after the other; each sees what those before it made.</param>
internal sealed record ItemChanges(ImmutableArray<AskedChange> Changes);
