using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Text;

/// <summary>The files of a tokenizer folder, read and checked.</summary>
internal sealed class ClipVocabulary
{
    // The reference reads no more merges than a vocabulary of 49,152 has room for beside 256 bytes and two special tokens.
    private const int MaximumMergeCount = 49152 - 256 - 2;
    private const int MaximumId = 10_000_000;

    private ClipVocabulary(Dictionary<string, int> ids, BytePairs pairs)
    {
        Ids = ids;
        Pairs = pairs;
    }

    /// <summary>Token to id, without added tokens.</summary>
    public Dictionary<string, int> Ids { get; }

    public BytePairs Pairs { get; }

    /// <summary>Added tokens and the special ones, by id.</summary>
    public Dictionary<string, int> Added { get; } = new(StringComparer.Ordinal);

    public required string Start { get; init; }

    public required string End { get; init; }

    public required string Unknown { get; init; }

    public required string Pad { get; init; }

    public required int MaximumLength { get; init; }

    public static ClipVocabulary Read(string folder)
    {
        var config = Optional(folder, "tokenizer_config.json");
        // New folders tell all in the config; in old ones the map of special tokens has the last word.
        var map = config.Has("added_tokens_decoder") ? config : Optional(folder, "special_tokens_map.json");
        string Special(string key, string otherwise) => SpecialToken(map, key) ?? SpecialToken(config, key) ?? otherwise;
        var vocabulary = new ClipVocabulary(ReadIds(Path.Combine(folder, "vocab.json")), new BytePairs(ReadMerges(Path.Combine(folder, "merges.txt"))))
        {
            Start = Special("bos_token", ClipText.StartToken),
            End = Special("eos_token", ClipText.EndToken),
            Unknown = Special("unk_token", ClipText.EndToken),
            Pad = Special("pad_token", ClipText.EndToken),
            MaximumLength = config.GetDouble("model_max_length", 77) is var length and >= 2 and <= int.MaxValue ? (int)length : 77,
        };
        vocabulary.ReadAdded(folder, config);
        vocabulary.AddSpecial(folder, map);
        return vocabulary;
    }

    private static ModelConfig Optional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? ModelConfig.Read(path) : ModelConfig.Parse("{}"u8.ToArray(), path);
    }

    private static string? SpecialToken(ModelConfig config, string key) =>
        config.Find(key) is { ValueKind: JsonValueKind.Object } ? config.GetSection(key)!.GetText("content") : config.GetTextOrNull(key);

    private static Dictionary<string, int> ReadIds(string path)
    {
        var config = ModelConfig.Read(path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (token, value) in config.Properties())
        {
            ids.Add(token, CheckedId(config, token, value));
        }

        return ids.Count > 0 ? ids : throw new InputRefusedException($"'{path}' holds no tokens; fetch the whole model folder.");
    }

    private static int CheckedId(ModelConfig config, string token, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var id) && id is >= 0 and <= MaximumId
            ? id
            : throw config.Refuse(token, $"must have an id from 0 to {MaximumId}");

    private static List<(string, string)> ReadMerges(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllText(path).Trim().Split('\n');
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputRefusedException($"'{path}' is missing; fetch the whole model folder.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }

        var merges = new List<(string, string)>(lines.Length);
        for (var i = 1; i < lines.Length && i <= MaximumMergeCount; i++) // the first line is the version
        {
            var parts = lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            merges.Add(parts is [var left, var right] ? (left, right) : throw new InputRefusedException($"'{path}' line {i + 1} must hold two symbols; fetch the file again."));
        }

        return merges;
    }

    private void ReadAdded(string folder, ModelConfig config)
    {
        var file = Optional(folder, "added_tokens.json");
        foreach (var (token, value) in file.Properties())
        {
            Add(token, CheckedId(file, token, value));
        }

        if (config.GetSection("added_tokens_decoder") is { } decoder)
        {
            foreach (var id in decoder.Keys)
            {
                Add(decoder.GetSection(id)!.GetText("content"), int.TryParse(id, out var number) && number is >= 0 and <= MaximumId ? number : throw decoder.Refuse(id, "is no id"));
            }
        }
    }

    private void AddSpecial(string folder, ModelConfig map)
    {
        foreach (var token in (ReadOnlySpan<string>)[Start, End, Unknown, Pad])
        {
            Add(token, Ids.TryGetValue(token, out var id) || Added.TryGetValue(token, out id)
                ? id
                : throw new InputRefusedException($"'{Path.Combine(folder, "vocab.json")}' lacks the special token '{token}'; fetch the whole model folder."));
        }

        foreach (var token in map.Find("additional_special_tokens") is { ValueKind: JsonValueKind.Array } ? map.GetTexts("additional_special_tokens") : [])
        {
            Add(token, Ids.TryGetValue(token, out var id) || Added.TryGetValue(token, out id) ? id : Math.Max(Ids.Values.Max(), Added.Values.Max()) + 1);
        }
    }

    private void Add(string token, int id)
    {
        if (token.Length > 0)
        {
            Added[token] = id;
        }
    }
}
