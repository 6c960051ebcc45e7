using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Makes the photo from what was learned of its items: shows what was learned, and is no step of the history.</summary>
/// <param name="Seed">Null for the model's.</param>
/// <param name="Sampling">How to sample; null for the model's way.</param>
public sealed record ReconstructJob(long? Seed = null, SamplingChoice? Sampling = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "reconstruct";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;
}
