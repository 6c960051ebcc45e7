using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Itemwise.Tabletop.Edits;

namespace Itemwise.Tabletop.Cases;

/// <summary>Writes scenes as JSON, a row on one line.</summary>
internal static class SceneFileWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(Stream stream, IEnumerable<SceneCase> cases)
    {
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartArray();
            foreach (var entry in cases)
            {
                WriteCase(json, entry);
            }

            json.WriteEndArray();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void WriteCase(Utf8JsonWriter json, SceneCase entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Name);
        WriteScene(json, entry.Scene);
        WriteWords(json, "kinds", entry.Scene.Objects.Select(thing => thing.Noun));
        json.WriteString("caption", entry.Caption);
        json.WriteString("partial", entry.Partial);
        foreach (var (index, edits) in entry.Edits.Index().Where(sequence => !sequence.Item.IsEmpty))
        {
            json.WriteStartObject(SceneFile.EditFields[index]);
            if (index == 0)
            {
                WriteOne(json, edits[0].Instruction);
            }
            else
            {
                WriteSeveral(json, [.. edits.Select(edit => edit.Instruction)]);
            }

            WriteScene(json, edits[^1].After);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteOne(Utf8JsonWriter json, Instruction instruction)
    {
        json.WriteString("instruction", instruction.Text);
        json.WritePropertyName("changed");
        WriteChanged(json, instruction);
        json.WriteString("keyword", instruction.Keyword);
    }

    private static void WriteSeveral(Utf8JsonWriter json, ImmutableArray<Instruction> instructions)
    {
        WriteWords(json, "instructions", instructions.Select(instruction => instruction.Text));
        json.WriteStartArray("changed");
        foreach (var instruction in instructions)
        {
            WriteChanged(json, instruction);
        }

        json.WriteEndArray();
        WriteWords(json, "keywords", instructions.Select(instruction => instruction.Keyword));
    }

    private static void WriteChanged(Utf8JsonWriter json, Instruction instruction) => json.WriteRawValue(instruction.Item switch
    {
        Scene.GroundItem => $"[\"{SceneFile.GroundWord}\"]",
        Scene.WallItem => $"[\"{SceneFile.WallWord}\"]",
        var number => string.Create(CultureInfo.InvariantCulture, $"[{number}]"),
    });

    private static void WriteScene(Utf8JsonWriter json, Scene scene)
    {
        var numbers = SceneRow.Of(scene).Select(number => number.ToString("R", CultureInfo.InvariantCulture));
        json.WritePropertyName("row");
        json.WriteRawValue($"[{string.Join(", ", numbers)}]");
        WriteWords(json, "items", scene.ItemNumbers.Select(scene.NameOf));
    }

    private static void WriteWords(Utf8JsonWriter json, string name, IEnumerable<string?> words)
    {
        json.WriteStartArray(name);
        foreach (var word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
    }
}
