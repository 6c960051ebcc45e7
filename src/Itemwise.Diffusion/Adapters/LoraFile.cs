using System.Collections.Immutable;
using Itemwise.Diffusion.SingleFiles;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>An adapter's file: changes of a model's layers, in the names of diffusers, PEFT, kohya's trainer, OneTrainer, LyCORIS or
/// ComfyUI. Plain LoRA (arXiv:2106.09685), and its relatives of plain arithmetic: LoCon, DoRA, LoHa, LoKr, whole differences.</summary>
/// <remarks>The factor of a delta is alpha / r times the strength. alpha is looked for beside the
/// layer, then in the header (<c>lora_adapter_metadata</c>) or PEFT's config; a file that says nothing of it means
/// alpha = r, as every loader takes it, whatever it was trained with.</remarks>
public sealed class LoraFile : IDisposable
{
    // What PEFT's and diffusers' own folders hold.
    private static readonly string[] FolderNames = ["adapter_model.safetensors", "pytorch_lora_weights.safetensors"];


    private readonly ImmutableDictionary<string, ImmutableArray<AdapterLayer>> components;

    private LoraFile(string filePath, ImmutableDictionary<string, ImmutableArray<AdapterLayer>> components)
    {
        FilePath = filePath;
        this.components = components;
    }

    /// <summary>The file it was read from.</summary>
    public string FilePath { get; }

    /// <summary>The components it adapts: <c>unet</c>, <c>text_encoder</c>, <c>text_encoder_2</c>.</summary>
    public IEnumerable<string> Components => components.Keys.Order(StringComparer.Ordinal);

    /// <summary>The adapter's file where PEFT's or diffusers' folder with it is named; else what was named.</summary>
    public static string FileOf(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return FolderNames.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists) ?? path;
    }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file, or PEFT's or diffusers' folder with it.</param>
    /// <param name="device">Where the deltas live once read.</param>
    /// <returns>The caller's to dispose, after everything that borrowed from it.</returns>
    /// <exception cref="InputRefusedException">It is no sound safetensors file, or no adapter of a kind known here; says what
    /// it is.</exception>
    public static LoraFile Open(string path, Device device = default)
    {
        using var file = SafetensorsFile.Open(FileOf(path));
        var read = new List<(string Component, AdapterLayer Layer)>();
        try
        {
            foreach (var component in LoraReader.NamesByLayer(file).GroupBy(layer => layer.Key.Component))
            {
                var reader = new LoraReader(file, LoraSettings.Read(file, component.Key), device);
                foreach (var layer in component)
                {
                    read.AddRange(reader.Read(layer.Key.Path, layer.Value).Select(found => (component.Key, found)));
                }
            }

            return new LoraFile(file.FilePath, read.GroupBy(pair => pair.Component)
                .ToImmutableDictionary(group => group.Key, group => group.Select(pair => pair.Layer).ToImmutableArray()));
        }
        catch
        {
            foreach (var (_, layer) in read)
            {
                layer.Dispose();
            }

            throw;
        }
    }

    /// <summary>The deltas of a component's linear layers, for <see cref="WeightStore.With"/>.</summary>
    /// <param name="component">A component's name.</param>
    /// <param name="strength">1 as trained, 0 nothing; negative ones lead away from what was learned.</param>
    /// <returns>Deltas by the layer's path; their tensors are this file's. Empty where the file does not adapt the component.</returns>
    /// <exception cref="InputRefusedException">The file holds more than low-rank deltas of linear layers.</exception>
    public IReadOnlyDictionary<string, LowRankDelta> Deltas(string component = "unet", double strength = 1)
    {
        CheckStrength(strength);
        var layers = Layers(component);
        return layers.FirstOrDefault(layer => layer is not LoraLayer { IsLinear: true }) is { } other
            ? throw new InputRefusedException(other is LoraLayer
                ? $"'{FilePath}' adapts the convolution '{other.Path}', which cannot be done beside the weights: use the adapter with " +
                    "--lora, which merges it into them."
                : $"'{FilePath}' is a {other.Kind} adapter, not a plain LoRA: use it with --lora, which merges it into the weights.")
            : layers.Cast<LoraLayer>().ToDictionary(layer => layer.Path,
                layer => new LowRankDelta(layer.Down, layer.Up, layer.Scale * strength), StringComparer.Ordinal);
    }

    /// <summary>A component's adapted tensors, the changes merged in. They cost full weights and nothing at each step.</summary>
    /// <param name="weights">The component's weights.</param>
    /// <param name="component">A component's name.</param>
    /// <param name="strength">1 as trained, 0 nothing.</param>
    /// <returns>Tensors by their full names, in the store's dtype, the caller's scope's; for
    /// <see cref="WeightStore.With"/>. Empty where the file does not adapt the component.</returns>
    /// <exception cref="InputRefusedException">A layer is missing in the weights or of another shape.</exception>
    public IReadOnlyDictionary<string, Tensor> Fused(WeightStore weights, string component = "unet", double strength = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        CheckStrength(strength);
        var fused = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, layers) in Named(component, weights.Names, null))
        {
            using var scope = TensorScope.Enter();
            var weight = weights.Get(name);
            fused[name] = scope.Return(Merged(weight.To(DType.Float32), layers, strength).To(weight.DType));
        }

        return fused;
    }

    /// <summary>A component's changes by the full names of the tensors that they change.</summary>
    /// <param name="component">A component's name.</param>
    /// <param name="names">The names of the component's tensors.</param>
    /// <param name="originals">The names of the original code, for files that use them; null for none.</param>
    /// <exception cref="InputRefusedException">A layer is missing in the component.</exception>
    internal IReadOnlyDictionary<string, ImmutableArray<AdapterLayer>> Named(
        string component, IReadOnlySet<string> names, OriginalUNetNames? originals)
    {
        string NameOf(AdapterLayer layer)
        {
            var path = originals is not null && OriginalUNetNames.Matches(layer.Path) ? originals.ToDiffusers(layer.Path) : layer.Path;
            return path is not null && names.Contains($"{path}.{layer.TensorName}") ? $"{path}.{layer.TensorName}"
                : throw new InputRefusedException(
                    $"'{FilePath}' adapts '{layer.Path}', which the model does not have: the adapter belongs to another " +
                    $"family{TrainedOn}.");
        }

        return Layers(component).GroupBy(NameOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>A tensor with changes merged in, float32; the caller's scope's.</summary>
    internal static Tensor Merged(Tensor weight, ImmutableArray<AdapterLayer> layers, double strength)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(layers.Aggregate(weight, (sum, layer) => sum + layer.Difference(weight, strength).To(weight.Device)));
    }

    // The width of the words' states tells the families apart.
    private string TrainedOn => Layers("unet").OfType<LoraLayer>()
        .FirstOrDefault(layer => layer.Path.EndsWith("attn2.to_k", StringComparison.Ordinal))?.Down.Size(1) switch
    {
        768 => " (Stable Diffusion 1.x)",
        1024 => " (Stable Diffusion 2.x)",
        2048 => " (SDXL)",
        _ => "",
    };

    /// <summary>Writes deltas in their own dtype. The file is replaced in one step.</summary>
    /// <param name="path">The file to make or replace; its folder must exist.</param>
    /// <param name="components">Deltas by component, and there by the layer's path; borrowed.</param>
    /// <param name="naming">Whose names the tensors get.</param>
    /// <exception cref="ResourceException">The disk is full or fails.</exception>
    /// <exception cref="InputRefusedException">The folder does not exist or may not be written.</exception>
    public static void Write(
        string path, IReadOnlyDictionary<string, IReadOnlyDictionary<string, LowRankDelta>> components,
        LoraNaming naming = LoraNaming.Diffusers)
    {
        ArgumentNullException.ThrowIfNull(components);
        using var scope = TensorScope.Enter();
        var hasTwoEncoders = components.ContainsKey("text_encoder_2");
        var tensors = components.SelectMany(component => component.Value
            .SelectMany(delta => Entries(component.Key, delta.Key, delta.Value, naming, hasTwoEncoders))).ToArray();
        var metadata = new Dictionary<string, string> { ["format"] = "pt" };
        if (naming != LoraNaming.Kohya)
        {
            metadata[LoraSettings.MetadataKey] = LoraSettings.Write(components);
        }

        SafetensorsWriter.Write(path, tensors, metadata);
    }

    /// <summary>Frees the deltas.</summary>
    public void Dispose()
    {
        foreach (var layer in components.Values.SelectMany(layers => layers))
        {
            layer.Dispose();
        }
    }

    private static List<SafetensorsTensor> Entries(
        string component, string path, LowRankDelta delta, LoraNaming naming, bool hasTwoEncoders)
    {
        var (layer, down, up) = naming switch
        {
            LoraNaming.Peft => ($"{component}.{path}", "lora_A", "lora_B"),
            LoraNaming.Kohya => (KohyaName.Of(component, path, hasTwoEncoders), "lora_down", "lora_up"),
            _ => ($"{component}.{path}.{(component == "unet" ? "lora" : "lora_linear_layer")}", "down", "up"),
        };
        List<SafetensorsTensor> entries =
        [
            TensorFiles.Entry($"{layer}.{down}.weight", delta.Down.Detach()),
            TensorFiles.Entry($"{layer}.{up}.weight", delta.Up.Detach()),
        ];
        if (naming == LoraNaming.Kohya)
        {
            entries.Add(TensorFiles.Entry($"{layer}.alpha", Tensor.Scalar(delta.Scale * delta.Down.Size(0))));
        }

        return entries;
    }

    private ImmutableArray<AdapterLayer> Layers(string component) => components.GetValueOrDefault(component, []);

    private static void CheckStrength(double strength)
    {
        if (!double.IsFinite(strength))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "A strength is a number: 1 as trained, 0 nothing.");
        }
    }
}
