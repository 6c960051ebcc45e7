using System.Text.Json.Serialization;
using Itemwise.Editing.Methods.Dpl.Captions;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>A photo to be inverted by its caption.</summary>
/// <param name="Caption">What the photo shows, with its nouns.</param>
/// <param name="Kind">How it is inverted.</param>
/// <param name="Steps">Steps of each half.</param>
/// <param name="Guidance">The scale of guidance under which the way back is learned.</param>
/// <param name="Settings">How tokens and null texts are learned.</param>
public sealed record InversionRequest(NounCaption Caption, InversionKind Kind, int Steps, double Guidance, DplSettings Settings)
    : LearningRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Method => DplMethod.MethodName;
}
