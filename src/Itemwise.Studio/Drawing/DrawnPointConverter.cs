using System.Text.Json;
using System.Text.Json.Serialization;

namespace Itemwise.Studio.Drawing;

/// <summary>Points as <c>[x, y]</c>: a stroke has thousands of them.</summary>
public sealed class DrawnPointConverter : JsonConverter<DrawnPoint>
{
    /// <inheritdoc/>
    public override DrawnPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Require(reader.TokenType == JsonTokenType.StartArray);
        var x = Coordinate(ref reader);
        var y = Coordinate(ref reader);
        Require(reader.Read() && reader.TokenType == JsonTokenType.EndArray);
        return new DrawnPoint(x, y);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DrawnPoint value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        writer.WriteNumberValue(value.X);
        writer.WriteNumberValue(value.Y);
        writer.WriteEndArray();
    }

    private static double Coordinate(ref Utf8JsonReader reader)
    {
        Require(reader.Read() && reader.TokenType == JsonTokenType.Number);
        return reader.GetDouble();
    }

    private static void Require(bool isSo)
    {
        if (!isSo)
        {
            throw new JsonException("A point is a list of two numbers, [x, y]");
        }
    }
}
