using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>Where a single-file checkpoint's vocabulary may lie: a checkpoint holds none, and all of its families have CLIP's.</summary>
/// <remarks>Looked for in what people have: beside the checkpoint, in a diffusers folder beside it, in the folders of ComfyUI and of
/// the web interfaces that it lies in, and in the hub's cache. A vocabulary of another size than the text encoder's is not taken.</remarks>
internal static class TokenizerPlaces
{
    private const int ParentCount = 4;
    private const string Published = "models--openai--clip-vit-large-patch14";

    /// <summary>The folder of the vocabulary.</summary>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="tokenCount">Rows of the text encoder's table.</param>
    /// <param name="told">The folder that was named, or a model's folder; null to look for one.</param>
    /// <param name="environment">Variables of the environment, by name.</param>
    /// <exception cref="InputRefusedException">None is there, or the one named is of another model; says which two files to put
    /// where.</exception>
    public static string Find(string checkpoint, long tokenCount, string? told, Func<string, string?> environment)
    {
        if (told is not null)
        {
            return Told(told, tokenCount);
        }

        var beside = Path.GetDirectoryName(Path.GetFullPath(checkpoint))!;
        return Candidates(beside, environment).FirstOrDefault(folder => Fits(folder, tokenCount)) ?? throw new InputRefusedException(
            $"'{checkpoint}' holds no vocabulary, as no single file does: put vocab.json and merges.txt of CLIP's tokenizer (from " +
            $"'tokenizer' in any Stable Diffusion folder) into '{Path.Combine(beside, "tokenizer")}', or name their folder with " +
            "--tokenizer.");
    }

    private static string Told(string told, long tokenCount)
    {
        var folder = Path.Combine(told, "tokenizer") is var within && !HasVocabulary(told) && HasVocabulary(within) ? within : told;
        if (!HasVocabulary(folder))
        {
            throw new InputRefusedException(
                $"'{told}' holds no tokenizer: --tokenizer names the folder of vocab.json and merges.txt, or of tokenizer.json.");
        }

        var count = CountTokens(folder);
        return count <= tokenCount ? folder : throw new InputRefusedException(
            $"The vocabulary of '{folder}' has {count} tokens and the checkpoint's text encoder knows {tokenCount}: name the model's own " +
            "with --tokenizer.");
    }

    private static IEnumerable<string> Candidates(string beside, Func<string, string?> environment)
    {
        yield return beside;
        yield return Path.Combine(beside, "tokenizer");
        foreach (var folder in Below(beside))
        {
            yield return Path.Combine(folder, "tokenizer");
        }

        var parent = beside;
        for (var i = 0; i < ParentCount && parent is not null; i++, parent = Path.GetDirectoryName(parent))
        {
            yield return Path.Combine(parent, "tokenizer");
            yield return Path.Combine(parent, "comfy", "sd1_tokenizer");                                        // ComfyUI
            foreach (var folder in Below(Path.Combine(parent, "backend", "huggingface")).SelectMany(Below))     // Forge
            {
                yield return Path.Combine(folder, "tokenizer");
            }

            foreach (var folder in Below(Path.Combine(parent, "models", "Diffusers")).Concat(Below(Path.Combine(parent, "models"))))
            {
                yield return Path.Combine(folder, "tokenizer");
            }
        }

        foreach (var snapshot in Caches(environment).SelectMany(Below).Where(IsModel)
            .OrderByDescending(folder => Path.GetFileName(folder) == Published).ThenBy(folder => folder, StringComparer.Ordinal)
            .SelectMany(folder => Below(Path.Combine(folder, "snapshots"))))
        {
            yield return snapshot;
            yield return Path.Combine(snapshot, "tokenizer");
        }
    }

    // The hub's own order of variables.
    private static IEnumerable<string> Caches(Func<string, string?> environment)
    {
        if (environment("HF_HUB_CACHE") is { Length: > 0 } hub)
        {
            yield return hub;
        }

        if (environment("HF_HOME") is { Length: > 0 } home)
        {
            yield return Path.Combine(home, "hub");
        }

        var cache = environment("XDG_CACHE_HOME") is { Length: > 0 } named ? named
            : Path.Combine(environment("HOME") is { Length: > 0 } person ? person : Path.GetTempPath(), ".cache");
        yield return Path.Combine(cache, "huggingface", "hub");
    }

    private static bool IsModel(string folder) => Path.GetFileName(folder).StartsWith("models--", StringComparison.Ordinal);

    private static IEnumerable<string> Below(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? [.. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)] : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];  // a folder that may not be looked into holds nothing for us
        }
    }

    private static bool Fits(string folder, long tokenCount)
    {
        try
        {
            return HasVocabulary(folder) && CountTokens(folder) == tokenCount;
        }
        catch (InputRefusedException)
        {
            return false;   // some other program's broken file is no reason to stop
        }
    }

    private static bool HasVocabulary(string folder) => File.Exists(Path.Combine(folder, "tokenizer.json"))
        || (File.Exists(Path.Combine(folder, "vocab.json")) && File.Exists(Path.Combine(folder, "merges.txt")));

    private static int CountTokens(string folder)
    {
        var plain = Path.Combine(folder, "vocab.json");
        var ids = File.Exists(plain) ? ModelConfig.Read(plain)
            : ModelConfig.Read(Path.Combine(folder, "tokenizer.json")).GetSection("model")?.GetSection("vocab");
        return ids?.Keys.Count() ?? 0;
    }
}
