using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>A model folder in the diffusers layout: model_index.json, and one folder per component
/// with its config and safetensors weights.</summary>
/// <remarks>Only looks: nothing is written there and nothing is fetched. Opening checks that each listed component has
/// its folder, but for the safety checker and the like; weights are found and opened one component at a time.</remarks>
public sealed class DiffusersFolder : IModelFiles
{
    /// <summary>The file of the family's own rates and steps.</summary>
    public const string SettingsName = "itemwise.json";

    private const string IndexName = "model_index.json";

    // Pickled weights of PyTorch, and TensorFlow's and Flax's formats: seen beside safetensors in published folders.
    private static readonly ImmutableArray<string> OtherFormats = [".bin", ".ckpt", ".pt", ".pth", ".pkl", ".h5", ".msgpack"];

    // diffusers' and transformers' names for the same thing.
    private static readonly ImmutableArray<string> WeightNames = ["diffusion_pytorch_model", "model"];

    // Listed by the published models and never used here: their folders may be absent.
    private static readonly ImmutableArray<string> Dispensable = ["safety_checker", "feature_extractor", "image_encoder"];

    private DiffusersFolder(string folderPath, ModelConfig index, ImmutableArray<ModelComponent> components)
    {
        FolderPath = folderPath;
        Index = index;
        Components = components;
    }

    /// <summary>The model's folder.</summary>
    public string FolderPath { get; }

    /// <summary>model_index.json itself, for the options it holds beside the components.</summary>
    public ModelConfig Index { get; }

    /// <inheritdoc/>
    public string Location => FolderPath;

    /// <inheritdoc/>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(FolderPath)));

    /// <inheritdoc/>
    public string? SettingsPath => Path.Combine(FolderPath, SettingsName) is var path && File.Exists(path) ? path : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks => PipelineClass.Contains("XL", StringComparison.Ordinal) && Has("safety_checker")
        ? [$"'{Path.Combine(FolderPath, IndexName)}' lists a safety checker, which SDXL has no place for: it is passed over."]
        : [];

    /// <summary>The components listed, without those that are null.</summary>
    public ImmutableArray<ModelComponent> Components { get; }

    /// <summary>The pipeline's class, such as <c>StableDiffusionPipeline</c>.</summary>
    public string PipelineClass => Index.GetText("_class_name");

    /// <summary>Opens a model folder.</summary>
    /// <exception cref="InputRefusedException">It is no such folder, or a listed component has no folder.</exception>
    public static DiffusersFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
        {
            throw new InputRefusedException(
                $"'{path}' is neither a model folder nor a .safetensors checkpoint, and other files can run code when loaded; " +
                $"{ConvertFile(path)}.");
        }

        if (!Directory.Exists(path))
        {
            throw new InputRefusedException(NotFetched.Link(path) is { } link ? $"'{path}' {link}"
                : $"The model '{path}' does not exist: name a diffusers folder, which holds {IndexName}, or a .safetensors checkpoint.");
        }

        if (!IsAt(path))
        {
            throw NoIndex(path);
        }

        var index = ModelConfig.Read(Path.Combine(path, IndexName));
        return new DiffusersFolder(path, index, [.. index.Keys.Select(key => Listed(path, index, key)).OfType<ModelComponent>()]);
    }

    /// <summary>Whether a folder is one in this layout; nothing is read.</summary>
    internal static bool IsAt(string folder) => File.Exists(Path.Combine(folder, IndexName));

    /// <summary>Whether a component is listed and not null.</summary>
    public bool Has(string component) => Components.Any(listed => listed.Name == component);

    /// <summary>A component that must be there.</summary>
    /// <param name="component">Its name, such as <c>unet</c>.</param>
    /// <param name="classes">The classes that will do; none for any.</param>
    /// <exception cref="InputRefusedException">It is not listed, or is of another class.</exception>
    public ModelComponent Require(string component, params ReadOnlySpan<string> classes)
    {
        var found = Components.FirstOrDefault(listed => listed.Name == component)
            ?? throw new InputRefusedException(
                $"'{Path.Combine(FolderPath, IndexName)}' lists no component '{component}', which a {PipelineClass} needs; fetch the " +
                "whole model.");
        return classes.IsEmpty || classes.Contains(found.ClassName)
            ? found
            : throw new InputRefusedException(
                $"Component '{component}' of '{FolderPath}' has the class {found.ClassName}, expected {string.Join(" or ", classes)}; " +
                "choose another model.");
    }

    /// <summary>Refuses a model that lists components this program would pass over in silence.</summary>
    /// <param name="known">The names that are used, or known to be dispensable.</param>
    /// <exception cref="InputRefusedException">Another component is listed.</exception>
    public void RefuseOthers(params ReadOnlySpan<string> known)
    {
        foreach (var component in Components)
        {
            if (!known.Contains(component.Name))
            {
                throw new InputRefusedException(
                    $"'{Path.Combine(FolderPath, IndexName)}' lists the component '{component.Name}' ({component.ClassName}), which is " +
                    "not supported; choose another model, or set it to [null, null] there to do without it.");
            }
        }
    }

    /// <summary>A component's settings: config.json, for a scheduler scheduler_config.json.</summary>
    /// <exception cref="InputRefusedException">The component is not listed, or its file is missing or broken.</exception>
    public ModelConfig ReadConfig(string component)
    {
        var folder = Require(component).FolderPath;
        var scheduler = Path.Combine(folder, "scheduler_config.json");
        return ModelConfig.Read(File.Exists(scheduler) ? scheduler : Path.Combine(folder, "config.json"));
    }

    /// <summary>Opens a component's weights: a single file or shards.</summary>
    /// <param name="component">Its name, such as <c>unet</c>.</param>
    /// <param name="variant">The variant preferred, such as <c>fp16</c>; null for the plain files. Where it is absent, plain files are
    /// taken, then fp16, then whichever is there.</param>
    /// <returns>The caller's to dispose.</returns>
    /// <exception cref="InputRefusedException">The component is not listed, or has no sound safetensors weights.</exception>
    public Checkpoint OpenWeights(string component, string? variant = null)
    {
        var folder = Require(component).FolderPath;
        return OpenWeightsIn(folder, component, variant);
    }

    /// <inheritdoc/>
    public IWeightSource OpenSource(string component) => new SafetensorsSource(OpenWeights(component));

    /// <inheritdoc/>
    public string? PadToken(string tokenizer) => null;

    /// <summary>Opens the weights in a component's folder, wherever that lies.</summary>
    internal static Checkpoint OpenWeightsIn(string folder, string component, string? variant = null)
    {
        foreach (var wanted in Variants(folder, variant))
        {
            foreach (var name in WeightNames)
            {
                var file = Path.Combine(folder, wanted.Length == 0 ? $"{name}.safetensors" : $"{name}.{wanted}.safetensors");
                if (File.Exists(file))
                {
                    return Checkpoint.Open(file);
                }

                var index = Path.Combine(folder,
                    wanted.Length == 0 ? $"{name}.safetensors.index.json" : $"{name}.safetensors.index.{wanted}.json");
                if (File.Exists(index))
                {
                    return Checkpoint.OpenSharded(index);
                }
            }
        }

        throw NoWeights(component, folder);
    }

    private static ModelComponent? Listed(string path, ModelConfig index, string key)
    {
        if (index.Find(key) is not { ValueKind: JsonValueKind.Array } value || value.GetArrayLength() != 2
            || value[0].ValueKind != JsonValueKind.String || value[1].ValueKind != JsonValueKind.String)
        {
            return null; // [null, null], or an option that is no component
        }

        if (key != Path.GetFileName(key) || key is "." or "..")
        {
            throw index.Refuse(key, "is not the name of a folder");
        }

        var (library, className) = (value[0].GetString()!, value[1].GetString()!);
        var folder = Path.Combine(path, key);
        return Directory.Exists(folder) || Dispensable.Contains(key)
            ? new ModelComponent(key, library, className, folder)
            : throw new InputRefusedException(
                $"The model '{path}' is incomplete: {IndexName} lists '{key}' ({className}) and there is no folder '{folder}'; fetch " +
                "the whole model.");
    }

    /// <summary>The variants to try, "" for plain files: the one requested, plain, fp16, and then any other that lies there.</summary>
    private static IEnumerable<string> Variants(string folder, string? preferred)
    {
        var present = Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file).Split('.'))
            .Select(VariantOf).OfType<string>();
        return new[] { preferred ?? "", "", "fp16" }.Concat(present.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal);
    }

    // NAME.VARIANT.safetensors, or NAME.safetensors.index.VARIANT.json of shards; a shard itself is no variant.
    private static string? VariantOf(string[] parts) => parts switch
    {
        [var name, var variant, "safetensors"] when WeightNames.Contains(name)
            && !variant.Contains("-of-", StringComparison.Ordinal) => variant,
        [var name, "safetensors", "index", var variant, "json"] when WeightNames.Contains(name) => variant,
        _ => null,
    };

    private static InputRefusedException NoWeights(string component, string folder)
    {
        if (NotFetched.LinkIn(folder) is { } dangling)
        {
            return dangling;
        }

        var others = Directory.EnumerateFiles(folder).Select(Path.GetFileName).OfType<string>().Where(IsOtherFormat)
            .Order(StringComparer.Ordinal).ToArray();
        return others.Length == 0
            ? new InputRefusedException(
                $"Component '{component}' has no weights: '{Path.Combine(folder, WeightNames[0] + ".safetensors")}' or " +
                "model.safetensors is needed; fetch the whole model.")
            : new InputRefusedException(
                $"Component '{component}' has only weights that can run code when loaded or are of another framework " +
                $"('{Path.Combine(folder, others[0])}'), which are refused; {ConvertFolder(Path.GetDirectoryName(folder) ?? folder)}.");
    }

    private static InputRefusedException NoIndex(string path)
    {
        if (ComponentsFolder(path) is { } whole)
        {
            return new InputRefusedException($"'{path}' is the folder of one component: name the model's own folder{whole}.");
        }

        var single = Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).FirstOrDefault(file => IsCheckpoint(file))
            ?? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal).FirstOrDefault(IsOtherFormat);
        return new InputRefusedException(single is null
            ? $"'{path}' is no model folder: it has no {IndexName}; name the folder that holds it."
            : $"'{path}' is no model folder: it has no {IndexName}; {(IsCheckpoint(single)
                ? $"a checkpoint in it is named itself, as '{single}'" : ConvertFile(single))}.");
    }

    // A component's folder has its weights under the published names, whole or in shards, or its config without an index. Returns what
    // to add to the advice.
    private static string? ComponentsFolder(string path)
    {
        var names = Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName).OfType<string>().ToArray();
        var isComponent = names.Any(name => name is "config.json" or "scheduler_config.json" or "vocab.json"
            || WeightNames.Any(weights => name.StartsWith($"{weights}.", StringComparison.Ordinal)
                || name.StartsWith($"{weights}-0", StringComparison.Ordinal)));
        var parent = Path.GetDirectoryName(Path.GetFullPath(path));
        return !isComponent ? null
            : parent is not null && File.Exists(Path.Combine(parent, IndexName)) ? $", '{parent}'" : $", which holds {IndexName}";
    }

    private static bool IsCheckpoint(string file) => Path.GetExtension(file) == ".safetensors";

    private static bool IsOtherFormat(string file) => OtherFormats.Contains(Path.GetExtension(file).ToLowerInvariant());

    private static string ConvertFolder(string model) =>
        "convert them where you trust their origin: python -c \"from diffusers import DiffusionPipeline as P; " +
        $"P.from_pretrained('{model}', use_safetensors=False).save_pretrained('NEW_FOLDER', safe_serialization=True)\"";

    private static string ConvertFile(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".ckpt" or ".pt" or ".pth" or ".bin" or ".pkl"
        ? "convert a single-file checkpoint to a folder where you trust its origin: python -c \"from diffusers import " +
            $"StableDiffusionPipeline as P; P.from_single_file('{path}').save_pretrained('NEW_FOLDER', safe_serialization=True)\""
        : "name the folder instead";
}
