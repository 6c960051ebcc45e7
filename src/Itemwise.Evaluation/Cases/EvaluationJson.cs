using System.Text.Json;
using Itemwise.Editing;

namespace Itemwise.Evaluation.Cases;

/// <summary>How everything that is measured is written down.</summary>
internal static class EvaluationJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonForms.Indented)
    {
        // What people write by hand is read whatever the case of its names, and refused where something is missing.
        PropertyNameCaseInsensitive = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
    };

    /// <summary>The first sentence of a parser's complaint, without types of the program.</summary>
    public static string Sentence(JsonException error)
    {
        var place = error.Path is { Length: > 1 } path ? $"at {path[2..]}" : $"in line {error.LineNumber + 1}";
        return $"it cannot be read {place}.";
    }
}
