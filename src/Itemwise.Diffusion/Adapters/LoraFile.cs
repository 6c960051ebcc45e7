using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>A LoRA file (arXiv:2106.09685) with the names of diffusers or PEFT: low-rank deltas of a model's layers.</summary>
/// <remarks>The factor of a delta is alpha / r times the strength. alpha is looked for beside the
/// layer, then in the header (<c>lora_adapter_metadata</c>); a file that says nothing of it means
/// alpha = r, as every loader takes it, whatever it was trained with.</remarks>
public sealed class LoraFile : IDisposable
{
    private readonly ImmutableDictionary<string, ImmutableArray<LoraLayer>> components;

    private LoraFile(string filePath, ImmutableDictionary<string, ImmutableArray<LoraLayer>> components)
    {
        FilePath = filePath;
        this.components = components;
    }

    /// <summary>The file it was read from.</summary>
    public string FilePath { get; }

    /// <summary>The components it adapts: <c>unet</c>, <c>text_encoder</c>, <c>text_encoder_2</c>.</summary>
    public IEnumerable<string> Components => components.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Where the deltas live once read.</param>
    /// <returns>The caller's to dispose, after everything that borrowed from it.</returns>
    /// <exception cref="InputRefusedException">It is no sound safetensors file, or no plain LoRA
    /// adapter in a layout known here.</exception>
    public static LoraFile Open(string path, Device device = default)
    {
        using var file = SafetensorsFile.Open(path);
        var read = new List<(string Component, LoraLayer Layer)>();
        try
        {
            foreach (var component in NamesByLayer(file).GroupBy(layer => layer.Key.Component))
            {
                var settings = LoraSettings.Read(file, component.Key);
                read.AddRange(component.Select(layer => (component.Key, Read(file, layer.Key.Path, layer.Value, settings, device))));
            }

            return new LoraFile(path, read.GroupBy(pair => pair.Component)
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
    /// <exception cref="InputRefusedException">The file adapts convolutions, which only <see cref="Fused"/> can apply.</exception>
    public IReadOnlyDictionary<string, LowRankDelta> Deltas(string component = "unet", double strength = 1)
    {
        CheckStrength(strength);
        var layers = Layers(component);
        return layers.FirstOrDefault(layer => !layer.IsLinear) is { } convolution
            ? throw new InputRefusedException(
                $"'{FilePath}' adapts the convolution '{convolution.Path}', which cannot be done beside the weights: merge the adapter " +
                "into them.")
            : layers.ToDictionary(layer => layer.Path, layer => new LowRankDelta(layer.Down, layer.Up, layer.Scale * strength),
                StringComparer.Ordinal);
    }

    /// <summary>A component's adapted weights, the deltas merged in: W + scale B A. They cost full
    /// weights and nothing at each step.</summary>
    /// <param name="weights">The component's weights.</param>
    /// <param name="component">A component's name.</param>
    /// <param name="strength">1 as trained, 0 nothing.</param>
    /// <returns>Weights by their full names, in the store's dtype, the caller's scope's; for
    /// <see cref="WeightStore.With"/>. Empty where the file does not adapt the component.</returns>
    /// <exception cref="InputRefusedException">A layer is missing in the weights or of another shape.</exception>
    public IReadOnlyDictionary<string, Tensor> Fused(WeightStore weights, string component = "unet", double strength = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        CheckStrength(strength);
        var fused = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var layer in Layers(component))
        {
            using var scope = TensorScope.Enter();
            var difference = layer.Difference(strength);
            var weight = (weights.Root / layer.Path).Get("weight", difference.Shape.AsSpan());
            fused[$"{layer.Path}.weight"] = scope.Return((weight.To(DType.Float32) + difference.To(weight.Device)).To(weight.DType));
        }

        return fused;
    }

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

    private ImmutableArray<LoraLayer> Layers(string component) => components.GetValueOrDefault(component, []);

    private static Dictionary<(string Component, string Path), Dictionary<LoraPart, string>> NamesByLayer(SafetensorsFile file)
    {
        var layers = new Dictionary<(string, string), Dictionary<LoraPart, string>>();
        foreach (var name in file.Names)
        {
            var (component, path, part) = LoraName.Parse(name, file.FilePath);
            var layer = layers.TryGetValue((component, path), out var known) ? known : layers[(component, path)] = [];
            if (!layer.TryAdd(part, name))
            {
                throw new InputRefusedException(
                    $"'{file.FilePath}' holds '{layer[part]}' and '{name}', which are two names of one tensor: choose another file.");
            }
        }

        return layers.Count > 0 ? layers : throw new InputRefusedException($"'{file.FilePath}' holds no tensors: it is no LoRA adapter.");
    }

    private static LoraLayer Read(
        SafetensorsFile file, string path, Dictionary<LoraPart, string> names, LoraSettings settings, Device device)
    {
        using var scope = TensorScope.Enter();
        Tensor Part(LoraPart part) => names.TryGetValue(part, out var name)
            ? TensorFiles.Read(file, file.Get(name))
            : throw new InputRefusedException($"'{file.FilePath}' holds only one of the two parts of '{path}': fetch it again.");
        var (down, up) = (Part(LoraPart.Down), Part(LoraPart.Up));
        LoraLayer.Check(path, down, up, file.FilePath);
        var alpha = names.ContainsKey(LoraPart.Alpha) ? Part(LoraPart.Alpha).Item() : (double?)null;
        return new LoraLayer(path, down.To(device).Own(), up.To(device).Own(), settings.Scale(path, down.Size(0), alpha));
    }

    private static void CheckStrength(double strength)
    {
        if (!double.IsFinite(strength))
        {
            throw new ArgumentOutOfRangeException(nameof(strength), strength, "A strength is a number: 1 as trained, 0 nothing.");
        }
    }
}
