using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Networks.Recognition;

/// <summary>model.json, this program's own manifest: what no names of inputs and outputs can tell.</summary>
/// <param name="Family">What the network does.</param>
/// <param name="Files">Files by their roles: model, or encoder and decoder.</param>
/// <param name="Settings">How it is fed and read.</param>
internal sealed record ModelManifest(NetworkFamily Family, IReadOnlyDictionary<string, string> Files, NetworkSettings Settings)
{
    /// <summary>The file.</summary>
    public const string FileName = "model.json";

    private static readonly string[] Known =
    [
        "format", "family", "name", "licence", "files", "resize", "size", "multiple", "range", "mean", "std", "labels", "things",
        "thresholds", "phrases", "activation", "item",
    ];

    private static readonly string[] SizeKeys = ["width", "height", "shortest_edge", "longest_edge"];
    private static readonly string[] ThresholdKeys = ["score", "mask", "overlap", "box", "text"];
    private static readonly string[] FileKeys = ["model", "encoder", "decoder"];

    /// <summary>The manifest of a folder, or null where it has none.</summary>
    /// <exception cref="InputRefusedException">It is broken, of another format, or has a key that is not known.</exception>
    public static ModelManifest? Find(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Of(ModelConfig.Read(path)) : null;
    }

    private static ModelManifest Of(ModelConfig file)
    {
        RequireKnown(file, Known);
        _ = file.GetInt("format", 1, least: 1, most: 1);
        var family = file.GetText("family");
        return new ModelManifest(
            Enum.GetValues<NetworkFamily>().Cast<NetworkFamily?>().FirstOrDefault(one => one!.Value.ToString()
                .Equals(family, StringComparison.OrdinalIgnoreCase))
                ?? throw file.Refuse("family", $"is '{family}', it must be one of "
                    + string.Join(", ", Enum.GetNames<NetworkFamily>().Select(name => name.ToLowerInvariant()))),
            Section(file, "files", FileKeys) is null ? ImmutableDictionary<string, string>.Empty : file.GetTextMap("files")!,
            SettingsOf(file));
    }

    private static NetworkSettings SettingsOf(ModelConfig file)
    {
        var size = Section(file, "size", SizeKeys);
        var thresholds = Section(file, "thresholds", ThresholdKeys);
        return new NetworkSettings
        {
            Name = file.GetTextOrNull("name"),
            Licence = file.GetTextOrNull("licence"),
            Resize = Word(file, "resize", "letterbox", "stretch", "shortest") is { } rule
                ? Enum.Parse<ResizeRule>(rule, ignoreCase: true) : null,
            Width = size?.Side("width"),
            Height = size?.Side("height"),
            ShortestEdge = size?.Side("shortest_edge"),
            LongestEdge = size?.Side("longest_edge"),
            Multiple = file.Side("multiple"),
            Range = Range(file),
            Mean = file.Channels("mean"),
            Deviation = file.Channels("std"),
            Labels = file.Find("labels") switch
            {
                null => [],
                { ValueKind: JsonValueKind.String } => Word(file, "labels", "coco_panoptic") is null ? [] : Partitions.ClassNames.Coco,
                _ => file.GetTexts("labels"),
            },
            Things = file.GetTexts("things"),
            Thresholds = thresholds?.Keys.ToImmutableDictionary(key => key, key => thresholds.GetDouble(key))
                ?? ImmutableDictionary<string, double>.Empty,
            TakesManyPhrases = Word(file, "phrases", "one", "many") == "many",
            NeedsSigmoid = Word(file, "activation", "sigmoid", "none") is { } word ? word == "sigmoid" : null,
            ItemName = file.GetTextOrNull("item"),
        };
    }

    private static ModelConfig? Section(ModelConfig file, string key, string[] known)
    {
        if (file.GetSection(key) is not { } section)
        {
            return null;
        }

        RequireKnown(section, known);
        return section;
    }

    private static void RequireKnown(ModelConfig section, string[] known)
    {
        if (section.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw section.Refuse(unknown, $"is no key of a manifest; those are {string.Join(", ", known)}");
        }
    }

    private static string? Word(ModelConfig file, string key, params string[] words) => file.GetTextOrNull(key) switch
    {
        null => null,
        { } word when words.Contains(word, StringComparer.Ordinal) => word,
        { } other => throw file.Refuse(key, $"is '{other}', it must be {string.Join(" or ", words)}"),
    };

    private static double? Range(ModelConfig file) => file.Find("range") switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } => Word(file, "range", "max") is null ? null : 0,
        _ => file.GetDouble("range") is var number && number is 1 or 255 ? number
            : throw file.Refuse("range", "must be 255, 1 or \"max\""),
    };
}
