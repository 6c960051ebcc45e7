using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Imaging;

namespace Itemwise.Networks.Recognition;

/// <summary>Reads config.json and preprocessor_config.json as transformers and darktable write them.</summary>
internal static class PreprocessorFile
{
    private const string Config = "config.json";
    private const string Preprocessor = "preprocessor_config.json";
    private const int MostClasses = 100_000;

    /// <summary>Settings with what a folder's files add.</summary>
    /// <exception cref="InputRefusedException">A file is broken.</exception>
    public static NetworkSettings Read(string folder, NetworkSettings settings)
    {
        if (File.Exists(Path.Combine(folder, Config)))
        {
            var config = ModelConfig.Read(Path.Combine(folder, Config));
            settings = settings with
            {
                ModelType = config.GetTextOrNull("model_type"),
                Labels = Labels(config),
                // darktable's masks: fitted into a square whatever the network.
                Resize = config.Has("arch") && !config.Has("model_type") ? ResizeRule.Letterbox : null,
            };
        }

        return File.Exists(Path.Combine(folder, Preprocessor))
            ? Processor(ModelConfig.Read(Path.Combine(folder, Preprocessor)), settings) : settings;
    }

    private static ImmutableArray<string> Labels(ModelConfig config)
    {
        if (config.GetTextMap("id2label") is not { Count: > 0 } names)
        {
            return [];
        }

        var numbered = names.ToDictionary(pair => int.TryParse(pair.Key, out var index) && index is >= 0 and < MostClasses ? index
            : throw config.Refuse("id2label", $"has a class '{pair.Key}', which is no number"), pair => pair.Value);
        return [.. Enumerable.Range(0, numbered.Keys.Max() + 1).Select(index => numbered.GetValueOrDefault(index, $"class {index}"))];
    }

    private static NetworkSettings Processor(ModelConfig file, NetworkSettings settings)
    {
        var sizes = file.Find("size") is { ValueKind: JsonValueKind.Object } ? file.GetSection("size") : null;
        var (shortest, longest) = sizes is null ? (file.Side("size"), file.Side("max_size"))
            : (sizes.Side("shortest_edge"), sizes.Side("longest_edge"));
        var (width, height) = sizes is null ? (null, null) : (sizes.Side("width"), sizes.Side("height"));
        var isNormalised = file.GetBool("do_normalize", true);
        var pads = file.GetBool("do_pad", false) && settings.ModelType?.StartsWith("sam", StringComparison.Ordinal) == true;
        return settings with
        {
            Resize = pads || (longest is not null && shortest is null) ? ResizeRule.Letterbox
                : width is not null ? ResizeRule.Stretch
                : shortest is not null ? ResizeRule.Shortest : settings.Resize,
            Width = width,
            Height = height,
            ShortestEdge = shortest,
            LongestEdge = longest,
            Multiple = file.Side("size_divisor") ?? file.Side("size_divisibility"),
            Range = file.GetBool("do_rescale", true) ? Math.Round(1 / file.GetDouble("rescale_factor", 1.0 / 255), 6) : 1,
            Mean = isNormalised ? file.Channels("image_mean") : [0, 0, 0],
            Deviation = isNormalised ? file.Channels("image_std") : [1, 1, 1],
            Resampling = file.GetInt("resample", 2) switch
            {
                1 => Resampling.PillowLanczos,
                3 => Resampling.PillowBicubic,
                _ => Resampling.PillowBilinear,
            },
        };
    }
}
