using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>What the studio shall do with a workspace; in JSON told apart by <c>kind</c>.</summary>
/// <remarks>Knows other workspaces by their ids and no place of this machine.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SegmentJob), SegmentJob.KindName)]
[JsonDerivedType(typeof(LearnJob), LearnJob.KindName)]
[JsonDerivedType(typeof(EditJob), EditJob.KindName)]
[JsonDerivedType(typeof(InstructJob), InstructJob.KindName)]
[JsonDerivedType(typeof(LookJob), LookJob.KindName)]
[JsonDerivedType(typeof(InvertJob), InvertJob.KindName)]
[JsonDerivedType(typeof(RewriteJob), RewriteJob.KindName)]
[JsonDerivedType(typeof(PointJob), PointJob.KindName)]
[JsonDerivedType(typeof(ReconstructJob), ReconstructJob.KindName)]
public abstract record StudioJob
{
    /// <summary>The word that tells it from the others.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>What was requested, as it would be typed; empty where the kind says all.</summary>
    [JsonIgnore]
    public virtual string Words => "";

    /// <summary>Ids of the other workspaces that it needs.</summary>
    [JsonIgnore]
    public virtual IEnumerable<string> Others => [];
}
