using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>A checkpoint that is one safetensors file, in the names of the original Stable Diffusion code: 1.x, SDXL and
/// InstructPix2Pix, in half or full precision, with or without averaged weights and what training left.</summary>
/// <remarks>It gives what the same weights give as a diffusers folder, sample for sample. Nothing is converted on disk; tensors are
/// read where they lie, one component at a time. Only <c>modelspec</c> metadata tells the side of the pictures that a model was
/// trained with; where there is none, it is the family's: 512, SDXL 1024.</remarks>
public sealed class SingleFileModel : IModelFiles
{
    private readonly SingleFileParts parts;
    private readonly SingleFileSettings settings;
    private readonly bool isXL;
    private readonly Dictionary<string, ModelComponent> components;

    private SingleFileModel(string path, SingleFileParts parts, SingleFileSettings settings, bool isXL, string tokenizer)
    {
        (Location, this.parts, this.settings, this.isXL) = (path, parts, settings, isXL);
        Index = settings.Index();
        components = Listed(tokenizer).ToDictionary(component => component.Name, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public string Name => Path.GetFileNameWithoutExtension(Location);

    /// <inheritdoc/>
    public ModelConfig Index { get; }

    /// <inheritdoc/>
    public string? SettingsPath => null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether a path names such a file, rather than a folder or a file of another kind.</summary>
    public static bool IsNamed(string path) =>
        File.Exists(path) && string.Equals(Path.GetExtension(path), ".safetensors", StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a checkpoint: reads its header, and finds its vocabulary.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tokenizer">The folder of vocab.json and merges.txt; null to look for it where people have it.</param>
    /// <exception cref="InputRefusedException">It is no such checkpoint, lacks a part, or no vocabulary is found.</exception>
    public static SingleFileModel Open(string path, string? tokenizer = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = SafetensorsFile.Open(path);
        if (SingleFileParts.OfCheckpoint(file.Entries) is not { } parts || WeightsKind.Of(file.Names) is { Is: WeightsKind.Refiner })
        {
            throw Refused(path, file);
        }

        if (!parts.Has("text_encoder"))
        {
            throw WeightsKind.Of(file.Names) is { } other && parts.Has("vae") ? Refused(path, file) : new InputRefusedException(
                $"'{path}' holds a UNet and no text encoder: name the checkpoint with everything in it.");
        }

        var isXL = parts.Has("text_encoder_2");
        var rows = parts.Shape("text_encoder", "text_model.embeddings.token_embedding.weight")?[0] ?? 0;
        var vocabulary = TokenizerPlaces.Find(path, rows, tokenizer, Environment.GetEnvironmentVariable);
        return new SingleFileModel(path, parts, new SingleFileSettings(parts, path, file.Metadata, isXL), isXL, vocabulary)
        {
            Remarks = tokenizer is null ? [$"The vocabulary is taken from '{vocabulary}'."] : [],
        };
    }

    /// <inheritdoc/>
    public bool Has(string component) => components.ContainsKey(component);

    /// <inheritdoc/>
    public ModelComponent Require(string component, params ReadOnlySpan<string> classes) =>
        components.GetValueOrDefault(component) ?? throw new InputRefusedException(component == "vae"
            ? $"'{Location}' holds no autoencoder: name one with --vae."
            : $"'{Location}' holds no {component}: choose another checkpoint.");

    /// <inheritdoc/>
    public void RefuseOthers(params ReadOnlySpan<string> known)
    {
        // A checkpoint's components are those that are known here.
    }

    /// <inheritdoc/>
    public ModelConfig ReadConfig(string component)
    {
        _ = Require(component);
        return settings.Of(component);
    }

    /// <inheritdoc/>
    public IWeightSource OpenSource(string component)
    {
        _ = Require(component);
        return new OriginalSource(Checkpoint.Open(Location), parts[component]);
    }

    /// <inheritdoc/>
    public string? PadToken(string tokenizer) => !isXL ? null : tokenizer == "tokenizer_2" ? "!" : "<|endoftext|>";

    private IEnumerable<ModelComponent> Listed(string tokenizer)
    {
        yield return new ModelComponent("unet", "diffusers", "UNet2DConditionModel", Location);
        yield return new ModelComponent("scheduler", "diffusers", "", Location);
        yield return new ModelComponent("tokenizer", "transformers", "CLIPTokenizer", tokenizer);
        yield return new ModelComponent("text_encoder", "transformers", "CLIPTextModel", Location);
        if (parts.Has("vae"))
        {
            yield return new ModelComponent("vae", "diffusers", "AutoencoderKL", Location);
        }

        if (isXL)
        {
            yield return new ModelComponent("tokenizer_2", "transformers", "CLIPTokenizer", tokenizer);
            yield return new ModelComponent("text_encoder_2", "transformers", "CLIPTextModelWithProjection", Location);
        }
    }

    private static InputRefusedException Refused(string path, SafetensorsFile file)
    {
        var found = file.Names is [var first, ..] ? $"its first tensor is '{first}'" : "it holds no tensors";
        return new(WeightsKind.Of(file.Names) is var (kind, advice)
            ? $"'{path}' is {kind}, not a whole checkpoint: {advice}."
            : $"'{path}' is no Stable Diffusion checkpoint ({found}): choose a checkpoint, or a diffusers folder.");
    }
}
