using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Finds the noise and the words that lead back to the picture where the workspace stands.</summary>
/// <param name="Caption">What the picture shows; nouns that shall be learned may stand in braces.</param>
/// <param name="Nouns">The nouns that are learned; null for those in braces, else those that are found.</param>
/// <param name="Items">Which items nouns name.</param>
/// <param name="Method"><c>dpl</c>, <c>null-text</c> or <c>ddim</c>; null for dpl.</param>
/// <param name="Steps">Null for the model's.</param>
public sealed record InvertJob(
    string Caption, ImmutableArray<string>? Nouns = null, ImmutableArray<NounItem>? Items = null, string? Method = null, int? Steps = null)
    : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "invert";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => Caption;
}
