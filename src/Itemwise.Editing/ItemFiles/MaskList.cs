using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>A JSON file of masks as Segment Anything, COCO and LabelMe write them: a list, an object with annotations or shapes, or one
/// mask.</summary>
/// <remarks>A mask is <c>{"size": [h, w], "counts": ...}</c>, itself or under segmentation, mask or rle; or it is outlines, lists of x
/// and y in turn under segmentation, or points of a shape. Its name is its class_name, label, name or category, or that of its
/// category_id.</remarks>
internal static class MaskList
{
    private static readonly string[] MaskFields = ["segmentation", "mask", "rle", "points"];
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
            throw new InputRefusedException($"'{path}' holds no masks: a list of annotations with run lengths or outlines is read, such as "
                + "[{\"segmentation\": {\"size\": [h, w], \"counts\": \"...\"}}].");
        }

        RequireOnePicture(path, entries);
        if (SizeOf(root) is { } size)
        {
            ItemsReader.RequireSize(path, size, height, width);
        }

        var classes = Classes(root);
        return [.. entries.Select((entry, index) =>
        {
            var (number, where) = (index + 1, $"Mask {index + 1} in '{path}'");
            return new NamedMask(number, NameOf(entry, classes) ?? $"item {number}", MaskOf(entry, path, where, height, width),
                Path.GetFileName(path));
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
            || root.TryGetProperty("shapes", out list) =>
            list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(IsEntry) : [],
        _ => [],
    };

    private static bool IsEntry(JsonElement element) => CocoRle.IsOne(element)
        || (element.ValueKind == JsonValueKind.Object && MaskFields.Any(field => element.TryGetProperty(field, out _)));

    private static Mask MaskOf(JsonElement entry, string path, string where, int height, int width)
    {
        var mask = CocoRle.IsOne(entry) ? entry
            : entry.GetProperty(MaskFields.First(field => entry.TryGetProperty(field, out _)));
        if (CocoRle.IsOne(mask))
        {
            ItemsReader.RequireSize(path, CocoRle.Size(mask, where), height, width);
            return CocoRle.Read(mask, where);
        }

        if (mask.ValueKind != JsonValueKind.Array)
        {
            throw new InputRefusedException($"{where} is neither an object with size and counts nor outlines: save it again with "
                + "pycocotools' encode.");
        }

        return Outlined(mask, entry, where, height, width);
    }

    // COCO has a list of x and y in turn for each outline; LabelMe has one outline, a list of pairs.
    private static Mask Outlined(JsonElement mask, JsonElement entry, string where, int height, int width)
    {
        var isShape = entry.TryGetProperty("points", out _);
        var kind = entry.TryGetProperty("shape_type", out var type) ? type.ToString() : "polygon";
        var outlines = mask.EnumerateArray().Select(part => Numbers(part, where)).ToArray();
        double[][] polygons = !isShape ? outlines : (kind, outlines) switch
        {
            ("polygon", _) => [[.. outlines.SelectMany(pair => pair)]],
            ("rectangle", [[var x, var y], [var toX, var toY]]) => [[x, y, toX, y, toX, toY, x, toY]],
            _ => throw new InputRefusedException($"{where} is a {kind}, where polygons and rectangles are read: draw it as a polygon."),
        };
        var pixels = new byte[height * width];
        foreach (var polygon in polygons)
        {
            if (polygon.Length < 6 || polygon.Length % 2 != 0)
            {
                throw new InputRefusedException(
                    $"{where} has an outline of {polygon.Length} numbers, where three points or more have two each.");
            }

            Outline.Fill(polygon, pixels, width);
        }

        return Mask.Own(height, width, pixels);
    }

    private static double[] Numbers(JsonElement list, string where) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(
            number => number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) && double.IsFinite(value))
            ? [.. list.EnumerateArray().Select(number => number.GetDouble())]
            : throw new InputRefusedException($"{where} has outlines that are not lists of numbers, x and y in turn.");

    // Of the one picture that a file is about, where it says so.
    private static (int Height, int Width)? SizeOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        static int? Length(JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var length)
            ? CocoRle.Whole(length) : null;
        var one = root.TryGetProperty("images", out var images) && images.ValueKind == JsonValueKind.Array && images.GetArrayLength() == 1
            ? images[0] : root.TryGetProperty("image", out var image) ? image : root;
        return (Length(one, "height") ?? Length(root, "imageHeight"), Length(one, "width") ?? Length(root, "imageWidth")) switch
        {
            (int high, int wide) => (high, wide),
            _ => null,
        };
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
