using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Edits items, all in one pass; each variant becomes a step of the history.</summary>
/// <param name="Edits">What to do.</param>
/// <param name="From">The step to begin at, 0 for the photo; null for where the workspace stands when the job begins.</param>
/// <param name="Lock">Items that stay as they are, whatever else is done.</param>
/// <param name="Active">Further items that may change.</param>
/// <param name="Order">How far in front items are where they come to overlap.</param>
/// <param name="CloseWith">The item that gets every pixel that is left uncovered; null gives each gap to what surrounds it.</param>
/// <param name="Seed">Null for the model's.</param>
/// <param name="Count">Variants: with the seed, the next one, and so on; null for one.</param>
/// <param name="Sampling">How to sample; null for the model's way.</param>
/// <param name="Crop"><c>auto</c> or <c>whole</c>: what the model is shown; null for auto.</param>
/// <param name="KeepShadows">Whether the shadow of a removed item stays.</param>
public sealed record EditJob(
    ImmutableArray<ItemEdit> Edits, int? From = null, ImmutableArray<int>? Lock = null, ImmutableArray<int>? Active = null,
    ImmutableArray<ItemLevel>? Order = null, int? CloseWith = null, long? Seed = null, int? Count = null, SamplingChoice? Sampling = null,
    string? Crop = null, bool KeepShadows = false) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "edit";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => Edits.IsDefault ? "" : string.Join("; ", Edits.Select(edit => edit.Words));

    /// <inheritdoc/>
    [JsonIgnore]
    public override IEnumerable<string> Others => Edits.IsDefault ? []
        : Edits.OfType<ItemEdit.Replace>().Select(edit => edit.Workspace);
}
