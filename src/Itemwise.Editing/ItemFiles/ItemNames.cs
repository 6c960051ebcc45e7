using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Names beside a file of items: a JSON object from numbers to names, called like the file.</summary>
internal static class ItemNames
{
    private const int ListedAtMost = 5;

    /// <summary>The names by number; empty where there is no such file or it names nothing.</summary>
    /// <param name="path">The file of the items.</param>
    /// <param name="warnings">Receives a sentence where the file is of another form.</param>
    public static Dictionary<int, string> Beside(string path, ImmutableArray<string>.Builder warnings) =>
        FileBeside(path) is var file && File.Exists(file) ? Read(file, warnings) : [];

    /// <summary>The names of items that are there.</summary>
    /// <param name="names">All names.</param>
    /// <param name="path">The file of the items.</param>
    /// <param name="map">The items.</param>
    /// <param name="warnings">Receives which names have no pixels.</param>
    public static Dictionary<int, string> Present(
        Dictionary<int, string> names, string path, ItemMap map, ImmutableArray<string>.Builder warnings)
    {
        var absent = names.Where(name => map.PixelCount(name.Key) == 0).OrderBy(name => name.Key).ToArray();
        if (absent.Length > 0)
        {
            // Lists of all the classes that a tool knows are usual.
            var listed = string.Join(", ", absent.Take(ListedAtMost).Select(name => $"{name.Key} '{name.Value}'"));
            var more = absent.Length > ListedAtMost ? $" and {absent.Length - ListedAtMost} more" : "";
            warnings.Add($"{listed}{more} in '{FileBeside(path)}' {(absent.Length == 1 ? "has" : "have")} no pixels in '{path}' and "
                + $"{(absent.Length == 1 ? "is" : "are")} passed over.");
        }

        return names.Where(name => map.PixelCount(name.Key) > 0).ToDictionary();
    }

    private static string FileBeside(string path) => Path.ChangeExtension(path, ".json");

    private static Dictionary<int, string> Read(string path, ImmutableArray<string>.Builder warnings)
    {
        try
        {
            var names = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path));
            return names?.ToDictionary(
                name => int.Parse(name.Key, NumberStyles.None, CultureInfo.InvariantCulture), name => name.Value) ?? [];
        }
        catch (Exception error) when (error is JsonException or FormatException or OverflowException or ArgumentException or IOException
            or UnauthorizedAccessException)
        {
            warnings.Add($"'{path}' is not used: it does not name items like {{\"1\": \"mug\", \"2\": \"table\"}}.");
            return [];
        }
    }
}
