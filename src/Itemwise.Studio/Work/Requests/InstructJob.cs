using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Edits by plain sentences, each held to what it is about; each variant becomes a step of the history.</summary>
/// <param name="Instructions">One or more.</param>
/// <param name="From">The step to begin at; null for where the workspace stands when the job begins.</param>
/// <param name="Plain">Whether InstructPix2Pix edits alone, as published.</param>
/// <param name="Guidance">Weight of the words; null for the model's.</param>
/// <param name="ImageGuidance">Weight of the photo; null for the model's.</param>
/// <param name="Steps">Null for the model's.</param>
/// <param name="Start">Share of the noise to begin with; null for the model's.</param>
/// <param name="Sampler"><c>euler-a</c> or <c>ddim</c>; null for the model's.</param>
/// <param name="Negative">What shall not be seen.</param>
/// <param name="Seed">Null for 0.</param>
/// <param name="Count">Variants; null for one.</param>
public sealed record InstructJob(
    ImmutableArray<InstructionChoice> Instructions, int? From = null, bool Plain = false, double? Guidance = null,
    double? ImageGuidance = null, int? Steps = null, double? Start = null, string? Sampler = null, string? Negative = null,
    long? Seed = null, int? Count = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "instruct";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => InstructionChoice.Listed(Instructions);
}
