using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Learns the items of a workspace.</summary>
/// <param name="Method">The method that learns; null for D-Edit, the only one that learns by itself.</param>
/// <param name="Steps">Steps of the two stages, tokens and network; null for the model's.</param>
/// <param name="Rank">Rank of low-rank deltas, 0 for whole ones; null for the model's.</param>
/// <param name="Seed">Null for the model's.</param>
/// <param name="With">Another workspace whose items are learned in the same model.</param>
public sealed record LearnJob(
    string? Method = null, ImmutableArray<int>? Steps = null, int? Rank = null, long? Seed = null, string? With = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "learn";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<string> Others => With is null ? [] : [With];
}
