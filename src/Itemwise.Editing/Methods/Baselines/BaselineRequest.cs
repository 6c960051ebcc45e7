using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Itemwise.Editing.Sheets;

namespace Itemwise.Editing.Methods.Baselines;

/// <summary>What is requested of a baseline: captions of the whole picture before and after, and where it has to happen.</summary>
/// <param name="Baseline">Which one, by <see cref="IEditingMethod.Name"/>.</param>
/// <param name="Items">The items that change: their pixels are the region of those that take one; the others do not look at them.</param>
/// <param name="Caption">What the photo shows; empty where nobody said.</param>
/// <param name="Target">What the result shall show.</param>
/// <param name="Settings">How to sample.</param>
public sealed record BaselineRequest(string Baseline, ImmutableArray<int> Items, string Caption, string Target,
    BaselineSettings Settings) : EditRequest
{
    /// <inheritdoc/>
    public override string Method => Baseline;

    /// <inheritdoc/>
    public override long Seed => Settings.Seed;

    /// <inheritdoc/>
    public override string Words => Target;

    /// <inheritdoc/>
    public override string Prompt => Target;

    /// <inheritdoc/>
    public override EditRequest WithSeed(long seed) => this with { Settings = Settings with { Seed = seed } };

    /// <inheritdoc/>
    public override JsonObject ToJson() =>
        JsonSerializer.SerializeToNode(new { items = Items, caption = Caption, target = Target, settings = Settings },
            JsonForms.Compact)!.AsObject();
}
