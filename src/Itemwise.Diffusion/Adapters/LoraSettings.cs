using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>What a LoRA file's header, or the config beside it, says of one component's adapter, as PEFT's LoraConfig has it.</summary>
/// <param name="Alpha">alpha of all layers; null where nothing is said, and alpha is the rank.</param>
/// <param name="AlphaPattern">alpha of single layers, by their path or its end.</param>
/// <param name="DividesByRoot">Whether the scale is alpha / sqrt(r) instead of alpha / r (arXiv:2312.03732).</param>
internal sealed record LoraSettings(double? Alpha, ImmutableDictionary<string, double> AlphaPattern, bool DividesByRoot)
{
    private static readonly SearchValues<char> OfExpressions = SearchValues.Create("*+?[](){}|$\\");

    /// <summary>The header's key.</summary>
    public const string MetadataKey = "lora_adapter_metadata";

    private const string PeftName = "adapter_model.safetensors";
    private const string PeftConfigName = "adapter_config.json";

    private static readonly string[] Prefixes = ["unet.", "text_encoder.", "text_encoder_2."];

    /// <summary>Reads what is said of a component: in the header, or in PEFT's own folder in the config beside the file. Keys may be
    /// without the component where the file is of one alone.</summary>
    /// <exception cref="InputRefusedException">The text is broken, or asks for what is not supported.</exception>
    public static LoraSettings Read(SafetensorsFile file, string component)
    {
        if (ConfigOf(file) is not { } config)
        {
            return new LoraSettings(null, ImmutableDictionary<string, double>.Empty, DividesByRoot: false);
        }

        var isDivided = config.Keys.Any(key => Prefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)));
        var prefix = isDivided ? $"{component}." : "";
        return new LoraSettings(
            config.Has($"{prefix}lora_alpha") ? config.GetDouble($"{prefix}lora_alpha") : null,
            Pattern(config, $"{prefix}alpha_pattern"),
            config.GetBool($"{prefix}use_rslora", false));
    }

    private static ModelConfig? ConfigOf(SafetensorsFile file)
    {
        if (file.Metadata.TryGetValue(MetadataKey, out var json))
        {
            return ModelConfig.Parse(Encoding.UTF8.GetBytes(json), $"{file.FilePath}: {MetadataKey}");
        }

        var beside = Path.Combine(Path.GetDirectoryName(file.FilePath) ?? "", PeftConfigName);
        return Path.GetFileName(file.FilePath) == PeftName && File.Exists(beside) ? ModelConfig.Read(beside) : null;
    }

    /// <summary>The factor of a layer's delta at strength 1.</summary>
    public double Scale(string path, long rank, double? ownAlpha)
    {
        var alpha = ownAlpha ?? PatternFor(path) ?? Alpha ?? rank;
        return alpha / (DividesByRoot ? Math.Sqrt(rank) : rank);
    }

    /// <summary>The header's text for adapters about to be written.</summary>
    public static string Write(IReadOnlyDictionary<string, IReadOnlyDictionary<string, LowRankDelta>> components)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (component, deltas) in components.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                Write(json, component, [.. deltas.OrderBy(pair => pair.Key, StringComparer.Ordinal)]);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string component, KeyValuePair<string, LowRankDelta>[] deltas)
    {
        if (deltas.Length == 0)
        {
            return;
        }

        var (rank, alpha) = (Rank(deltas[0].Value), AlphaOf(deltas[0].Value));
        json.WriteNumber($"{component}.r", rank);
        json.WriteNumber($"{component}.lora_alpha", alpha);
        json.WriteStartArray($"{component}.target_modules");
        foreach (var (path, _) in deltas)
        {
            json.WriteStringValue(path);
        }

        json.WriteEndArray();
        json.WriteStartObject($"{component}.rank_pattern");
        foreach (var (path, delta) in deltas.Where(pair => Rank(pair.Value) != rank))
        {
            json.WriteNumber(path, Rank(delta));
        }

        json.WriteEndObject();
        json.WriteStartObject($"{component}.alpha_pattern");
        foreach (var (path, delta) in deltas.Where(pair => AlphaOf(pair.Value) != alpha))
        {
            json.WriteNumber(path, AlphaOf(delta));
        }

        json.WriteEndObject();
        json.WriteString($"{component}.bias", "none");
        json.WriteString($"{component}.peft_type", "LORA");
    }

    private static long Rank(LowRankDelta delta) => delta.Down.Size(0);

    private static double AlphaOf(LowRankDelta delta) => delta.Scale * Rank(delta);

    private double? PatternFor(string path)
    {
        foreach (var (pattern, alpha) in AlphaPattern)
        {
            if (path == pattern || path.EndsWith($".{pattern}", StringComparison.Ordinal))
            {
                return alpha;
            }
        }

        return null;
    }

    // PEFT takes the keys for regular expressions. What is written there are paths, anchored and escaped at most.
    private static ImmutableDictionary<string, double> Pattern(ModelConfig config, string key)
    {
        var patterns = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        if (config.GetSection(key) is { } section)
        {
            foreach (var pattern in section.Keys)
            {
                var path = pattern.TrimStart('^').Replace("\\.", ".", StringComparison.Ordinal);
                if (path.AsSpan().ContainsAny(OfExpressions))
                {
                    throw section.Refuse(pattern, "is a regular expression, and only paths are supported");
                }

                patterns[path] = section.GetDouble(pattern);
            }
        }

        return patterns.ToImmutable();
    }
}
