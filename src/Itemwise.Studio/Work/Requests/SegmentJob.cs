using System.Text.Json.Serialization;

namespace Itemwise.Studio.Work.Requests;

/// <summary>Finds the items of a photo that came in, and makes a workspace of them.</summary>
/// <param name="Photo">The photo's name, for people.</param>
/// <param name="Name">What the workspace shall be called; null for the photo's name.</param>
/// <param name="Segment"><c>graph</c> or <c>attention</c>; null for graph.</param>
/// <param name="MaxItems">The most items beside the rest; null for the program's own.</param>
public sealed record SegmentJob(string Photo, string? Name = null, string? Segment = null, int? MaxItems = null) : StudioJob
{
    /// <summary>In JSON.</summary>
    public const string KindName = "segment";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Words => Photo;
}
