using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Itemwise.Evaluation.Cases;

/// <summary>How everything that is measured is written down.</summary>
internal static class EvaluationJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowOutOfOrderMetadataProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The first sentence of a parser's complaint, without types of the program.</summary>
    public static string Sentence(JsonException error)
    {
        var place = error.Path is { Length: > 1 } path ? $"at {path[2..]}" : $"in line {error.LineNumber + 1}";
        return $"it cannot be read {place}.";
    }
}
