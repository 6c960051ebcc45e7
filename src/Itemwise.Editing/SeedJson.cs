using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Itemwise.Editing;

/// <summary>Seeds in JSON: numbers from 0 to 2^64 - 1, as people give them, of the 64 bits that generators take as a signed
/// number.</summary>
internal sealed class SeedJson : JsonConverter<long>
{
    private const string PropertyName = "seed";

    /// <summary>Makes every property called seed one.</summary>
    public static DefaultJsonTypeInfoResolver Resolver { get; } = new()
    {
        Modifiers =
        {
            type =>
            {
                foreach (var property in type.Properties.Where(property => property.Name == PropertyName
                    && property.PropertyType == typeof(long)))
                {
                    property.CustomConverter = new SeedJson();
                }
            },
        },
    };

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetUInt64(out var seed) ? unchecked((long)seed) : reader.GetInt64();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(unchecked((ulong)value));
}
