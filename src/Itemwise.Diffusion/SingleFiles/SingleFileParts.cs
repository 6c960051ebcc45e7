using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>Which of diffusers' tensors a single-file checkpoint holds, component by component.</summary>
/// <remarks>Training leftovers and averaged weights (<c>model_ema</c>) are in no component. Names that a component does not know stay
/// as they are, so that whoever builds it notices them.</remarks>
internal sealed class SingleFileParts
{
    private const string UNetPrefix = "model.diffusion_model.";
    private const string AutoencoderPrefix = "first_stage_model.";

    // Where the text encoders stand: Stable Diffusion 1.x, the older form of it, SDXL's first; and SDXL's second, OpenCLIP's.
    private static readonly string[] ClipPrefixes = ["cond_stage_model.transformer.", "conditioner.embedders.0.transformer."];
    private const string OpenClipPrefix = "conditioner.embedders.1.model.";

    private readonly Dictionary<string, Dictionary<string, OriginalTensor>> parts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ImmutableArray<long>> shapes;

    private SingleFileParts(Dictionary<string, ImmutableArray<long>> shapes) => this.shapes = shapes;

    /// <summary>A component's tensors by diffusers' names.</summary>
    public IReadOnlyDictionary<string, OriginalTensor> this[string component] => parts[component];

    /// <summary>Whether there is a component.</summary>
    public bool Has(string component) => parts.ContainsKey(component);

    /// <summary>The components of a whole checkpoint.</summary>
    /// <param name="entries">Its tensors.</param>
    /// <returns>Null where it holds no UNet of the original names.</returns>
    public static SingleFileParts? OfCheckpoint(IEnumerable<SafetensorsEntry> entries)
    {
        var found = new SingleFileParts(entries.ToDictionary(entry => entry.Name, entry => entry.Shape, StringComparer.Ordinal));
        if (!found.AddUNet())
        {
            return null;
        }

        found.AddAutoencoder(AutoencoderPrefix);
        found.AddClip();
        found.AddOpenClip();
        return found;
    }

    /// <summary>The tensors of an autoencoder's own file, with the original names or diffusers'.</summary>
    /// <returns>Null where it holds no autoencoder.</returns>
    public static SingleFileParts? OfAutoencoder(IEnumerable<SafetensorsEntry> entries)
    {
        var found = new SingleFileParts(entries.ToDictionary(entry => entry.Name, entry => entry.Shape, StringComparer.Ordinal));
        return found.AddAutoencoder(AutoencoderPrefix) || found.AddAutoencoder("") ? found : null;
    }

    /// <summary>The shape that a tensor has in diffusers; null where there is none of that name.</summary>
    public ImmutableArray<long>? Shape(string component, string name) =>
        parts.TryGetValue(component, out var tensors) && tensors.TryGetValue(name, out var tensor)
            ? tensor.Shape(shapes[tensor.Name])
            : null;

    /// <summary>Whether the file holds a tensor outside of all components.</summary>
    public bool HasLoose(string name) => shapes.ContainsKey(name);

    private Dictionary<string, string> Below(string prefix) => shapes.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[prefix.Length..], name => name, StringComparer.Ordinal);

    private bool AddUNet()
    {
        var original = Below(UNetPrefix);
        if (OriginalUNetNames.Of(original.Keys.ToHashSet(StringComparer.Ordinal)) is not { } names)
        {
            return false;
        }

        parts["unet"] = Unique(original.Select(pair =>
            (names.ToDiffusers(pair.Key) ?? pair.Key, new OriginalTensor(pair.Value, OriginalForm.AsIs))));
        return true;
    }

    private bool AddAutoencoder(string prefix)
    {
        var original = Below(prefix);
        if (!original.ContainsKey("decoder.conv_in.weight") || !original.ContainsKey("encoder.conv_in.weight"))
        {
            return false;
        }

        var levels = Enumerable.Range(0, 64).TakeWhile(level => original.ContainsKey($"encoder.down.{level}.block.0.conv1.weight")).Count();
        var names = new OriginalAutoencoderNames(levels);
        var named = levels == 0 ? original.Select(pair => (Name: pair.Key, pair.Value))    // diffusers' names already
            : original.Select(pair => (Name: names.ToDiffusers(pair.Key), pair.Value));
        parts["vae"] = Unique(named.Select(pair => (pair.Name, new OriginalTensor(pair.Value,
            OriginalAutoencoderNames.IsAttention(pair.Name) ? OriginalForm.Matrix : OriginalForm.AsIs))));
        return true;
    }

    private void AddClip()
    {
        foreach (var prefix in ClipPrefixes)
        {
            var original = Below(prefix);
            var named = original.Where(pair => !pair.Key.EndsWith("position_ids", StringComparison.Ordinal)).Select(pair =>
                (pair.Key.StartsWith("text_model.", StringComparison.Ordinal) ? pair.Key : $"text_model.{pair.Key}",
                    new OriginalTensor(pair.Value, OriginalForm.AsIs))).ToArray();
            if (named.Length > 0)
            {
                parts["text_encoder"] = Unique(named);
            }
        }
    }

    private void AddOpenClip()
    {
        var tensors = new List<(string, OriginalTensor)>();
        foreach (var (name, full) in Below(OpenClipPrefix))
        {
            if (OpenClipNames.JoinedProjections(name) is var (attention, kind))
            {
                OriginalForm[] thirds = [OriginalForm.FirstThird, OriginalForm.SecondThird, OriginalForm.LastThird];
                tensors.AddRange(OpenClipNames.Projections.Zip(thirds, (projection, third) =>
                    ($"{attention}.{projection}.{kind}", new OriginalTensor(full, third))));
            }
            else if (OpenClipNames.ToTransformers(name) is { } known)
            {
                tensors.Add((known, new OriginalTensor(full, name == "text_projection" ? OriginalForm.Transposed : OriginalForm.AsIs)));
            }
        }

        if (tensors.Count > 0)
        {
            parts["text_encoder_2"] = Unique(tensors);
        }
    }

    private static Dictionary<string, OriginalTensor> Unique(IEnumerable<(string Name, OriginalTensor Tensor)> tensors)
    {
        var unique = new Dictionary<string, OriginalTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            if (!unique.TryAdd(name, tensor))
            {
                throw new InputRefusedException(
                    $"The checkpoint holds '{unique[name].Name}' and '{tensor.Name}', two names of one tensor: choose another file.");
            }
        }

        return unique;
    }
}
