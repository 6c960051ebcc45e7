using System.Text.Json.Serialization;

namespace Itemwise.Studio.Drawing;

/// <summary>What a shape does to the pixels under it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ShapeMode>))]
public enum ShapeMode
{
    /// <summary>They come in.</summary>
    [JsonStringEnumMemberName("add")]
    Add,
    /// <summary>They go.</summary>
    [JsonStringEnumMemberName("subtract")]
    Subtract,
}
