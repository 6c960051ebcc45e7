using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Changes the picture by changing its caption; each target becomes a step of the history.</summary>
/// <param name="Targets">The captions that it shall have.</param>
/// <param name="Caption">The one that it has; null for the one that it was inverted with.</param>
/// <param name="Nouns">The caption's nouns that are learned; null for those in braces, else those that are found.</param>
/// <param name="Weights">How much words of the targets count.</param>
/// <param name="Method">How it is inverted; null for any there is, else dpl.</param>
/// <param name="Steps">Steps of the inversion; null for any there is, else the model's.</param>
/// <param name="Cross">Share of the steps in which words look where the photo's words look; null for the model's, else 0.8.</param>
/// <param name="Self">Share of the steps in which pixels look where the photo's pixels look; null for the model's, else 0.4.</param>
/// <param name="Blend">Whether the photo is kept wherever no changed word looks, after each step.</param>
/// <param name="Whole">Whether every pixel may change, as published.</param>
/// <param name="Guidance">Weight of the words; null for that of the inversion.</param>
/// <param name="Seed">Null for 0.</param>
public sealed record RewriteJob(
    ImmutableArray<string> Targets, string? Caption = null, ImmutableArray<string>? Nouns = null,
    ImmutableArray<WordFactor>? Weights = null, string? Method = null, int? Steps = null, double? Cross = null, double? Self = null,
    bool Blend = false, bool Whole = false, double? Guidance = null, long? Seed = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "rewrite";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => Targets.IsDefault ? "" : string.Join("; ", Targets);
}
