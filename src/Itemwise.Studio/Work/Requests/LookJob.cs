using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Finds where sentences would apply, with one step of the model; edits nothing.</summary>
/// <param name="Instructions">One or more.</param>
/// <param name="From">The step to look at; null for where the workspace stands when the job begins.</param>
/// <param name="Seed">Null for 0.</param>
public sealed record LookJob(ImmutableArray<InstructionChoice> Instructions, int? From = null, long? Seed = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "look";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => InstructionChoice.Listed(Instructions);
}
