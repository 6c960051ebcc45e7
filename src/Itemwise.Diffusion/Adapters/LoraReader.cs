using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>Reads one component's layers of an adapter's file, each of its kind.</summary>
internal sealed class LoraReader(SafetensorsFile file, LoraSettings settings, Device device)
{
    // OneTrainer packs the embeddings of the training beside the adapter; they are no change of a layer.
    private const string BundledEmbedding = "bundle_emb.";

    /// <summary>A file's tensors by layer and part.</summary>
    /// <exception cref="InputRefusedException">It is no adapter of a kind known here; says what it is.</exception>
    public static Dictionary<(string Component, string Path), Dictionary<LoraPart, string>> NamesByLayer(SafetensorsFile file)
    {
        var layers = new Dictionary<(string, string), Dictionary<LoraPart, string>>();
        foreach (var name in file.Names.Where(name => !name.StartsWith(BundledEmbedding, StringComparison.Ordinal)))
        {
            var (component, path, part) = LoraName.TryParse(name) ?? throw Unknown(file, name);
            var layer = layers.TryGetValue((component, path), out var known) ? known : layers[(component, path)] = [];
            if (!layer.TryAdd(part, name))
            {
                throw new InputRefusedException(
                    $"'{file.FilePath}' holds '{layer[part]}' and '{name}', which are two names of one tensor: choose another file.");
            }
        }

        return layers.Count > 0 ? layers : throw new InputRefusedException($"'{file.FilePath}' holds no tensors: it is no LoRA adapter.");
    }

    /// <summary>A layer's change; two where weight and bias both have a difference of their own.</summary>
    /// <exception cref="InputRefusedException">A part is missing, non-finite, or does not fit the others.</exception>
    public IReadOnlyList<AdapterLayer> Read(string path, Dictionary<LoraPart, string> names)
    {
        var bias = names.ContainsKey(LoraPart.BiasDifference)
            ? new DifferenceLayer(path, Part(path, names, LoraPart.BiasDifference), isBias: true) : null;
        try
        {
            var weight = !names.Keys.Any(part => part is not (LoraPart.BiasDifference or LoraPart.Alpha)) ? null
                : names.ContainsKey(LoraPart.OutputMagnitude) ? WithMagnitudes(path, names, LoraPart.OutputMagnitude)
                : names.ContainsKey(LoraPart.Magnitude) ? WithMagnitudes(path, names, LoraPart.Magnitude)
                : OfWeight(path, names);
            return [.. new[] { bias, weight }.OfType<AdapterLayer>()];
        }
        catch
        {
            bias?.Dispose();
            throw;
        }
    }

    // The layer is made last: what is refused before leaves nothing behind.
    private MagnitudeLayer WithMagnitudes(string path, Dictionary<LoraPart, string> names, LoraPart part)
    {
        using var scope = TensorScope.Enter();
        var magnitudes = Borrowed(path, names, part).To(device);
        return new MagnitudeLayer(OfWeight(path, names), magnitudes.Own(), part == LoraPart.OutputMagnitude);
    }

    private AdapterLayer OfWeight(string path, Dictionary<LoraPart, string> names)
    {
        if (names.ContainsKey(LoraPart.KroneckerSmall) || names.ContainsKey(LoraPart.KroneckerSmallLeft))
        {
            return Kronecker(path, names);
        }

        if (names.ContainsKey(LoraPart.HadamardFirstLeft))
        {
            return Hadamard(path, names);
        }

        if (names.ContainsKey(LoraPart.Difference))
        {
            return new DifferenceLayer(path, Part(path, names, LoraPart.Difference), isBias: false);
        }

        using var scope = TensorScope.Enter();
        var (down, up) = (Borrowed(path, names, LoraPart.Down), Borrowed(path, names, LoraPart.Up));
        LoraLayer.Check(path, down, up, file.FilePath);
        var rank = down.Size(0);
        if (names.ContainsKey(LoraPart.Middle))
        {
            down = LoraLayer.WithCore(path, down, Borrowed(path, names, LoraPart.Middle), file.FilePath);
            LoraLayer.Check(path, down, up, file.FilePath);
        }

        var scale = settings.Scale(path, rank, Alpha(path, names));
        return new LoraLayer(path, down.To(device).Own(), up.To(device).Own(), scale);
    }

    private HadamardLayer Hadamard(string path, Dictionary<LoraPart, string> names)
    {
        using var scope = TensorScope.Enter();
        var parts = Factors(path, names, LoraPart.HadamardFirstLeft, LoraPart.HadamardFirstRight, LoraPart.HadamardSecondLeft,
            LoraPart.HadamardSecondRight);
        var rank = parts[1].Size(0);
        var cores = names.ContainsKey(LoraPart.HadamardFirstCore) || names.ContainsKey(LoraPart.HadamardSecondCore)
            ? Factors(path, names, LoraPart.HadamardFirstCore, LoraPart.HadamardSecondCore) : [];
        var scale = (Alpha(path, names) ?? rank) / rank;
        var isTucker = cores.Length == 2;
        Require(path, names, isTucker
            ? IsCore(cores[0], parts[0], parts[1]) && IsCore(cores[1], parts[2], parts[3]) && parts[0].Size(1) == parts[2].Size(1)
                && cores[0].Shape[2..].SequenceEqual(cores[1].Shape[2..])
            : IsProduct(parts[0], parts[1]) && IsProduct(parts[2], parts[3]) && parts[0].Size(0) == parts[2].Size(0));
        Require(path, names, parts[1].Size(1) == parts[3].Size(1));
        return new HadamardLayer(path, (parts[0].Own(), parts[1].Own(), cores is [var first, _] ? first.Own() : null),
            (parts[2].Own(), parts[3].Own(), cores is [_, var second] ? second.Own() : null), scale);
    }

    private KroneckerLayer Kronecker(string path, Dictionary<LoraPart, string> names)
    {
        using var scope = TensorScope.Enter();
        Tensor[] small = names.ContainsKey(LoraPart.KroneckerSmall) ? Factors(path, names, LoraPart.KroneckerSmall)
            : Factors(path, names, LoraPart.KroneckerSmallLeft, LoraPart.KroneckerSmallRight);
        Tensor[] large = names.ContainsKey(LoraPart.KroneckerLarge) ? Factors(path, names, LoraPart.KroneckerLarge)
            : Factors(path, names, LoraPart.KroneckerLargeLeft, LoraPart.KroneckerLargeRight);
        var rank = large.Length > 1 ? large[1].Size(0) : small.Length > 1 ? small[1].Size(0) : (long?)null;
        if (names.ContainsKey(LoraPart.KroneckerLargeCore) && large.Length == 2)
        {
            large = [.. large, .. Factors(path, names, LoraPart.KroneckerLargeCore)];
        }

        var scale = rank is { } divisor ? (Alpha(path, names) ?? divisor) / divisor : 1;
        Require(path, names, small is [{ Rank: 2 }] || (small.Length == 2 && IsProduct(small[0], small[1])));
        Require(path, names, large is [{ Rank: 2 or 4 }] || (large.Length == 2 && IsProduct(large[0], large[1]))
            || (large.Length == 3 && IsCore(large[2], large[0], large[1])));
        return new KroneckerLayer(path, [.. small.Select(part => part.Own())], [.. large.Select(part => part.Own())], scale);
    }

    private static bool IsProduct(Tensor left, Tensor right) => left.Rank == 2 && right.Rank == 2 && left.Size(1) == right.Size(0);

    private static bool IsCore(Tensor core, Tensor left, Tensor right) => core.Rank == 4 && left.Rank == 2 && right.Rank == 2
        && core.Size(0) == left.Size(0) && core.Size(1) == right.Size(0);

    private void Require(string path, Dictionary<LoraPart, string> names, bool fits)
    {
        if (!fits)
        {
            var parts = names.Values.Order(StringComparer.Ordinal).Select(name => $"'{name}' [{string.Join(", ", file.Get(name).Shape)}]");
            throw new InputRefusedException(
                $"'{file.FilePath}': the parts of '{path}' do not fit each other ({string.Join(", ", parts)}): fetch it again.");
        }
    }

    private Tensor[] Factors(string path, Dictionary<LoraPart, string> names, params ReadOnlySpan<LoraPart> parts)
    {
        var factors = new List<Tensor>();
        foreach (var part in parts)
        {
            var factor = Borrowed(path, names, part).To(device);
            factors.Add(factor.Rank >= 2 && factor.ElementCount > 0 ? factor : throw new InputRefusedException(
                $"'{file.FilePath}': '{names[part]}' is [{string.Join(", ", factor.Shape)}], expected a matrix."));
        }

        return [.. factors];
    }

    private double? Alpha(string path, Dictionary<LoraPart, string> names)
    {
        if (!names.ContainsKey(LoraPart.Alpha))
        {
            return null;
        }

        using var scope = TensorScope.Enter();
        var alpha = Borrowed(path, names, LoraPart.Alpha);
        return alpha.ElementCount == 1 ? alpha.Reshape().Item() : throw new InputRefusedException(
            $"'{file.FilePath}': '{names[LoraPart.Alpha]}' is [{string.Join(", ", alpha.Shape)}], expected one number.");
    }

    private Tensor Part(string path, Dictionary<LoraPart, string> names, LoraPart part)
    {
        using var scope = TensorScope.Enter();
        return Borrowed(path, names, part).To(device).Own();
    }

    private Tensor Borrowed(string path, Dictionary<LoraPart, string> names, LoraPart part)
    {
        if (!names.TryGetValue(part, out var name))
        {
            var found = string.Join(", ", names.Values.Order(StringComparer.Ordinal));
            throw new InputRefusedException($"'{file.FilePath}' holds only some of the parts of '{path}' ({found}): fetch it again.");
        }

        var read = TensorFiles.Read(file, file.Get(name));
        return read.AllFinite() ? read : throw new InputRefusedException(
            $"'{file.FilePath}': '{name}' holds numbers that are not finite (NaN or infinity): the adapter is damaged, fetch it again.");
    }

    private static InputRefusedException Unknown(SafetensorsFile file, string name) => new(WeightsKind.Of(file.Names) switch
    {
        var (kind, advice) when !kind.Contains("adapter", StringComparison.Ordinal) =>
            $"'{file.FilePath}' is {kind}, not an adapter: {advice}.",
        var (kind, advice) when kind.Contains("not built in", StringComparison.Ordinal) => $"'{file.FilePath}' is {kind}: {advice}.",
        _ => $"'{file.FilePath}' holds '{name}', which is no part of an adapter in a layout known here (diffusers, PEFT, kohya's " +
            "trainer, OneTrainer, LyCORIS): choose another file.",
    });
}
