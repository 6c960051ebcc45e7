using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

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

    public static ClipVocabulary Read(string folder, string? padToken = null)
    {
        var config = Optional(folder, "tokenizer_config.json");
        // New folders tell all in the config; in old ones the map of special tokens has the last word.
        var map = config.Has("added_tokens_decoder") ? config : Optional(folder, "special_tokens_map.json");
        string Special(string key, string otherwise) => SpecialToken(map, key) ?? SpecialToken(config, key) ?? otherwise;
        var whole = WholeFile(folder);
        var ids = whole is null
            ? ModelConfig.Read(Path.Combine(folder, "vocab.json"))
            : ModelOf(whole).GetSection("vocab") ?? throw whole.Refuse("model.vocab", "is missing");
        var vocabulary = new ClipVocabulary(ReadIds(ids),
            new BytePairs(whole is null ? ReadMerges(Path.Combine(folder, "merges.txt")) : ReadMerges(ModelOf(whole))))
        {
            Start = Special("bos_token", ClipText.StartToken),
            End = Special("eos_token", ClipText.EndToken),
            Unknown = Special("unk_token", ClipText.EndToken),
            Pad = padToken ?? Special("pad_token", ClipText.EndToken),
            MaximumLength = config.GetDouble("model_max_length", 77) is var length and >= 2 and <= int.MaxValue ? (int)length : 77,
        };
        vocabulary.ReadAdded(folder, config, whole);
        vocabulary.AddSpecial(ids.FilePath, map);
        return vocabulary;
    }

    // transformers from 5 on writes tokenizer.json alone, which holds what vocab.json and merges.txt held.
    private static ModelConfig? WholeFile(string folder)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        return File.Exists(path) && !(File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "merges.txt")))
            ? ModelConfig.Read(path)
            : null;
    }

    private static ModelConfig ModelOf(ModelConfig whole)
    {
        var model = whole.GetSection("model") ?? throw whole.Refuse("model", "is missing");
        return (model.GetTextOrNull("type"), model.GetTextOrNull("end_of_word_suffix")) is (null or "BPE", BytePairs.WordEnd)
            ? model
            : throw whole.Refuse("model",
                $"is no byte-pair encoding with words that end in {BytePairs.WordEnd}, as CLIP's is: fetch the model's own tokenizer");
    }

    private static ModelConfig Optional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? ModelConfig.Read(path) : ModelConfig.Parse("{}"u8.ToArray(), path);
    }

    private static string? SpecialToken(ModelConfig config, string key) =>
        config.Find(key) is { ValueKind: JsonValueKind.Object } ? config.GetSection(key)!.GetText("content") : config.GetTextOrNull(key);

    private static Dictionary<string, int> ReadIds(ModelConfig config)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (token, value) in config.Properties())
        {
            ids.Add(token, CheckedId(config, token, value));
        }

        return ids.Count > 0
            ? ids
            : throw new InputRefusedException($"'{config.FilePath}' holds no tokens; fetch the whole model folder.");
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
            var pair = Pair(lines[i]);
            merges.Add(pair ?? throw new InputRefusedException($"'{path}' line {i + 1} must hold two symbols; fetch the file again."));
        }

        return merges;
    }

    // Each is "left right", or since tokenizers 0.20 ["left", "right"].
    private static List<(string, string)> ReadMerges(ModelConfig model)
    {
        var list = model.Find("merges") is { ValueKind: JsonValueKind.Array } found
            ? found
            : throw model.Refuse("merges", "must be a list");
        try
        {
            return [.. list.EnumerateArray().Take(MaximumMergeCount).Select((merge, i) =>
                Pair(merge) ?? throw model.Refuse($"merges[{i}]", "must hold two symbols"))];
        }
        catch (InvalidOperationException)
        {
            throw model.Refuse("merges", "holds half of a character");   // an escaped half of a surrogate pair
        }
    }

    private static (string, string)? Pair(JsonElement merge) => merge.ValueKind switch
    {
        JsonValueKind.String => Pair(merge.GetString()!),
        JsonValueKind.Array when merge.GetArrayLength() == 2
            && merge.EnumerateArray().All(symbol => symbol.ValueKind == JsonValueKind.String) =>
            (merge[0].GetString()!, merge[1].GetString()!),
        _ => null,
    };

    private static (string, string)? Pair(string line) =>
        line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [var left, var right] ? (left, right) : null;

    private void ReadAdded(string folder, ModelConfig config, ModelConfig? whole)
    {
        foreach (var token in whole?.GetSections("added_tokens") ?? [])
        {
            Add(token.GetText("content"), token.GetInt("id") is var id and >= 0 and <= MaximumId ? id : throw token.Refuse("id",
                $"must be from 0 to {MaximumId}"));
        }

        var file = Optional(folder, "added_tokens.json");
        foreach (var (token, value) in file.Properties())
        {
            Add(token, CheckedId(file, token, value));
        }

        if (config.GetSection("added_tokens_decoder") is { } decoder)
        {
            foreach (var id in decoder.Keys)
            {
                var isId = int.TryParse(id, out var number) && number is >= 0 and <= MaximumId;
                Add(decoder.GetSection(id)!.GetText("content"), isId ? number : throw decoder.Refuse(id, "is no id"));
            }
        }
    }

    private void AddSpecial(string path, ModelConfig map)
    {
        foreach (var token in (ReadOnlySpan<string>)[Start, End, Unknown, Pad])
        {
            Add(token, Ids.TryGetValue(token, out var id) || Added.TryGetValue(token, out id)
                ? id
                : throw new InputRefusedException($"'{path}' lacks the special token '{token}'; fetch the whole model folder."));
        }

        const string Additional = "additional_special_tokens";
        foreach (var token in map.Find(Additional) is { ValueKind: JsonValueKind.Array } ? map.GetTexts(Additional) : [])
        {
            var isKnown = Ids.TryGetValue(token, out var id) || Added.TryGetValue(token, out id);
            Add(token, isKnown ? id : Math.Max(Ids.Values.Max(), Added.Values.Max()) + 1);
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
