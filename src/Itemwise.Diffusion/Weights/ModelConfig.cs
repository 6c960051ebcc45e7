using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>One JSON settings file of a model (config.json, scheduler_config.json, …), read with
/// defaults; errors name file and key.</summary>
/// <remarks>A key set to null counts as absent, as in the published configs. NaN and ±Infinity, which Python writes into JSON, are read.
/// Immutable; it holds the whole file in memory.</remarks>
public sealed class ModelConfig
{
    private const long MaximumLength = 64 << 20;

    private readonly JsonElement root;
    private readonly string prefix;

    private ModelConfig(JsonElement root, string filePath, string prefix)
    {
        this.root = root;
        FilePath = filePath;
        this.prefix = prefix;
    }

    /// <summary>The file it was read from.</summary>
    public string FilePath { get; }

    /// <summary>All keys in the file's order, those set to null among them.</summary>
    public IEnumerable<string> Keys => root.EnumerateObject().Select(property => property.Name);

    /// <summary>All keys with their values in the file's order, in one pass: for maps too big to look up key by key.</summary>
    internal IEnumerable<(string Key, JsonElement Value)> Properties() =>
        root.EnumerateObject().Select(property => (property.Name, property.Value));

    /// <summary>Reads a settings file.</summary>
    /// <exception cref="InputRefusedException">The file is missing, unreadable or no JSON object.</exception>
    public static ModelConfig Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaximumLength })
            {
                throw new InputRefusedException($"'{path}' has over {MaximumLength >> 20} MB, too much for a settings file.");
            }

            return Parse(File.ReadAllBytes(path), path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputRefusedException($"'{path}' {NotFetched.Link(path) ?? "is missing; fetch the whole model folder."}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"'{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Reads settings from bytes.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <param name="path">What error messages call it.</param>
    /// <exception cref="InputRefusedException">It is no JSON object, or gives a key twice.</exception>
    public static ModelConfig Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(PythonJson.WithQuotedNumbers(json),
                new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ModelConfig(document.RootElement.Clone(), path, "")
                : throw new InputRefusedException($"'{path}' must hold a JSON object.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new InputRefusedException(
                $"'{path}' {NotFetched.Pointer(json.Span) ?? $"is not valid JSON: {error.Message}"}", error);
        }
    }

    /// <summary>Whether the key is there and not null.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>The value as JSON, or null where the key is absent.</summary>
    public JsonElement? Find(string key) =>
        root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A whole number; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public int GetInt(string key, int fallback) => Find(key) is { } value ? Int(key, value) : fallback;

    /// <summary>A whole number within bounds, both included; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind or out of bounds.</exception>
    public int GetInt(string key, int fallback, int least, int most = int.MaxValue)
    {
        var value = GetInt(key, fallback);
        return value >= least && value <= most
            ? value
            : throw Refuse(key, $"is {value}, it must be {(most == int.MaxValue ? $"at least {least}" : $"{least} to {most}")}");
    }

    /// <summary>A whole number that must be there.</summary>
    /// <exception cref="InputRefusedException">The key is absent or the value of another kind.</exception>
    public int GetInt(string key) => Int(key, Needed(key));

    /// <summary>A number; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public double GetDouble(string key, double fallback) => Find(key) is { } value ? Number(key, value) : fallback;

    /// <summary>A number that must be there.</summary>
    /// <exception cref="InputRefusedException">The key is absent or the value of another kind.</exception>
    public double GetDouble(string key) => Number(key, Needed(key));

    /// <summary>True or false; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public bool GetBool(string key, bool fallback) => Find(key) is { } value ? Truth(key, value) : fallback;

    /// <summary>Text; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public string GetText(string key, string fallback) => Find(key) is { } value ? Text(key, value) : fallback;

    /// <summary>Text that must be there.</summary>
    /// <exception cref="InputRefusedException">The key is absent or the value of another kind.</exception>
    public string GetText(string key) => Text(key, Needed(key));

    /// <summary>Text, or null where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public string? GetTextOrNull(string key) => Find(key) is { } value ? Text(key, value) : null;

    /// <summary>A list of whole numbers; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public ImmutableArray<int> GetInts(string key, params ReadOnlySpan<int> fallback) =>
        Find(key) is { } value ? List(key, value, Int) : [.. fallback];

    /// <summary>A list of numbers; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public ImmutableArray<double> GetDoubles(string key, params ReadOnlySpan<double> fallback) =>
        Find(key) is { } value ? List(key, value, Number) : [.. fallback];

    /// <summary>A list of texts; the fallback where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public ImmutableArray<string> GetTexts(string key, params ReadOnlySpan<string> fallback) =>
        Find(key) is { } value ? List(key, value, Text) : [.. fallback];

    /// <summary>One whole number for each level of a model, given as a list of that length or as one number for all.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind or the list of another length.</exception>
    public ImmutableArray<int> GetIntPerLevel(string key, int levelCount, int fallback)
    {
        if (Find(key) is not { ValueKind: JsonValueKind.Array } value)
        {
            return [.. Enumerable.Repeat(GetInt(key, fallback), levelCount)];
        }

        var list = List(key, value, Int);
        return list.Length == levelCount
            ? list
            : throw Refuse(key, $"has {list.Length} numbers and needs one for each of the {levelCount} levels");
    }

    /// <summary>Text by text, such as a vocabulary's or an index's map; null where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public IReadOnlyDictionary<string, string>? GetTextMap(string key) =>
        GetSection(key) is { } section
            ? section.Properties().ToDictionary(pair => pair.Key, pair => section.Text(pair.Key, pair.Value), StringComparer.Ordinal)
            : null;

    /// <summary>Settings within the settings; null where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public ModelConfig? GetSection(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } section => new ModelConfig(section, FilePath, $"{prefix}{key}."),
        { } other => throw Wrong(key, other, "an object"),
    };

    /// <summary>A list of settings within the settings; empty where the key is absent.</summary>
    /// <exception cref="InputRefusedException">The value is of another kind.</exception>
    public ImmutableArray<ModelConfig> GetSections(string key) => Find(key) is { } value
        ? List(key, value, (name, item) => item.ValueKind == JsonValueKind.Object
            ? new ModelConfig(item, FilePath, $"{prefix}{name}.")
            : throw Wrong(name, item, "an object"))
        : [];

    /// <summary>An error about one of the settings, to be thrown by whoever reads them.</summary>
    /// <param name="key">The key.</param>
    /// <param name="problem">The sentence's rest after the key, without a full stop.</param>
    public InputRefusedException Refuse(string key, string problem) => new($"'{FilePath}': '{prefix}{key}' {problem}.");

    private JsonElement Needed(string key) => Find(key) ?? throw Refuse(key, "is missing");

    private int Int(string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : throw Wrong(key, value, "a whole number");

    private double Number(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String when PythonJson.TryNumber(value.GetString()!, out var number) => number,
        _ => throw Wrong(key, value, "a number"),
    };

    private bool Truth(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(key, value, "true or false"),
    };

    private string Text(string key, JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(key, value, "text");
        }
        catch (InvalidOperationException error)
        {
            // Half a surrogate pair, escaped: JSON allows it, text does not.
            throw new InputRefusedException($"'{FilePath}': '{prefix}{key}' is not valid Unicode text.", error);
        }
    }

    private ImmutableArray<T> List<T>(string key, JsonElement value, Func<string, JsonElement, T> element) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select((item, index) => element($"{key}[{index}]", item))]
            : throw Wrong(key, value, "a list");

    private InputRefusedException Wrong(string key, JsonElement value, string expected)
    {
        var text = value.GetRawText();
        return Refuse(key, $"must be {expected}, not {(text.Length > 60 ? text[..60] + "…" : text)}");
    }
}
