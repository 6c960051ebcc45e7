using System.Collections.Immutable;

namespace Itemwise.Tabletop.Captions;

/// <summary>A sentence about a scene, and where in it each item is named.</summary>
/// <param name="Text">The sentence, in lower case and without a full stop.</param>
/// <param name="Mentions">In the order of the sentence.</param>
public sealed record Caption(string Text, ImmutableArray<Mention> Mentions)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
