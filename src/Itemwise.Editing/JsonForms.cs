using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Itemwise.Editing;

/// <summary>How this program writes JSON: names in camel case, letters as they are, values of enumerations as words, and nothing
/// said of what is null; seeds as numbers from 0 on.</summary>
public static class JsonForms
{
    /// <summary>On one line.</summary>
    public static JsonSerializerOptions Compact { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = SeedJson.Resolver,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Over several lines, for files that people look into.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Compact) { WriteIndented = true };
}
