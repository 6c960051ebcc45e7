using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>A JSON file of masks as Segment Anything and COCO write them: a list, an object with annotations, or one mask.</summary>
/// <remarks>A mask is <c>{"size": [h, w], "counts": ...}</c>, itself or under segmentation, mask or rle. Its name is its class_name,
/// label, name or category, or that of its category_id.</remarks>
internal static class MaskList
{
    private static readonly string[] MaskFields = ["segmentation", "mask", "rle"];
    private static readonly string[] NameFields = ["class_name", "label", "name", "category"];

    /// <summary>Reads every mask, numbered from 1 in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="height">Rows that the masks must have.</param>
    /// <param name="width">Columns that the masks must have.</param>
    /// <exception cref="InputRefusedException">The file is of another form, or of several pictures, or a mask is broken or of another
    /// size.</exception>
    public static ImmutableArray<NamedMask> Read(string path, int height, int width)
    {
        try
        {
            using var document = Parse(path);
            return Read(path, document.RootElement, height, width);
        }
        catch (InvalidOperationException error)
        {
            throw new InputRefusedException(
                $"'{path}' has a text with half of a character (a lone surrogate): save the masks again.", error);
        }
    }

    private static ImmutableArray<NamedMask> Read(string path, JsonElement root, int height, int width)
    {
        var entries = Entries(root).ToImmutableArray();
        if (entries.IsEmpty)
        {
            throw new InputRefusedException($"'{path}' holds no masks: a list of annotations with run lengths is read, such as "
                + "[{\"segmentation\": {\"size\": [h, w], \"counts\": \"...\"}}].");
        }

        RequireOnePicture(path, entries);
        var classes = Classes(root);
        return [.. entries.Select((entry, index) =>
        {
            var (number, where) = (index + 1, $"Mask {index + 1} in '{path}'");
            var mask = MaskOf(entry, where);
            ItemsReader.RequireSize(path, CocoRle.Size(mask, where), height, width);
            return new NamedMask(number, NameOf(entry, classes) ?? $"item {number}", CocoRle.Read(mask, where), Path.GetFileName(path));
        })];
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return JsonDocument.Parse(file);
        }
        catch (JsonException error)
        {
            throw new InputRefusedException($"'{path}' is no sound JSON (line {error.LineNumber + 1}): save the masks again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    private static IEnumerable<JsonElement> Entries(JsonElement root) => root switch
    {
        { ValueKind: JsonValueKind.Array } => root.EnumerateArray().Where(IsEntry),
        { ValueKind: JsonValueKind.Object } when IsEntry(root) => [root],
        { ValueKind: JsonValueKind.Object } when root.TryGetProperty("annotations", out var list)
            && list.ValueKind == JsonValueKind.Array => list.EnumerateArray().Where(IsEntry),
        _ => [],
    };

    private static bool IsEntry(JsonElement element) => CocoRle.IsOne(element)
        || (element.ValueKind == JsonValueKind.Object && MaskFields.Any(field => element.TryGetProperty(field, out _)));

    private static JsonElement MaskOf(JsonElement entry, string where)
    {
        var mask = CocoRle.IsOne(entry) ? entry
            : entry.GetProperty(MaskFields.First(field => entry.TryGetProperty(field, out _)));
        return CocoRle.IsOne(mask) ? mask : throw new InputRefusedException(mask.ValueKind == JsonValueKind.Array
            ? $"{where} is an outline (polygons), and run lengths are read: convert it with pycocotools' annToRLE."
            : $"{where} is no object with size and counts: save it again with pycocotools' encode.");
    }

    private static void RequireOnePicture(string path, ImmutableArray<JsonElement> entries)
    {
        var pictures = entries.Where(entry => entry.TryGetProperty("image_id", out _))
            .Select(entry => entry.GetProperty("image_id").GetRawText()).Distinct().Count();
        if (pictures > 1)
        {
            throw new InputRefusedException(
                $"'{path}' has the masks of {pictures} pictures: give a file with the annotations of this photo alone.");
        }
    }

    private static Dictionary<string, string> Classes(JsonElement root)
    {
        var classes = new Dictionary<string, string>();
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("categories", out var list)
            && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object))
            {
                if (one.TryGetProperty("id", out var id) && one.TryGetProperty("name", out var name) && Text(name) is { } text)
                {
                    classes[id.GetRawText()] = text;
                }
            }
        }

        return classes;
    }

    private static string? NameOf(JsonElement entry, Dictionary<string, string> classes)
    {
        foreach (var field in NameFields)
        {
            if (entry.TryGetProperty(field, out var name) && Text(name) is { } text)
            {
                return text;
            }
        }

        return entry.TryGetProperty("category_id", out var id) ? classes.GetValueOrDefault(id.GetRawText()) : null;
    }

    private static string? Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String && element.GetString()!.Trim() is { Length: > 0 } text ? text : null;
}
