using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Owns a component's tensors: reads each once, in one dtype, onto one device, and frees them all.</summary>
/// <remarks>A store made by <see cref="With"/> shares what it does not replace, so a second network costs only its delta.</remarks>
public sealed class WeightStore : IDisposable
{
    private readonly IWeightSource source;
    private readonly WeightStore? shared;
    private readonly Dictionary<string, Tensor> loaded = [];
    private readonly HashSet<string> read = [];
    private readonly IReadOnlyDictionary<string, Tensor> replaced;
    private readonly IReadOnlyDictionary<string, LowRankDelta> adapters;

    /// <summary>A store over a checkpoint.</summary>
    /// <param name="source">Where the bytes are; this store disposes it.</param>
    /// <param name="dtype">The dtype of floating-point tensors once read.</param>
    /// <param name="device">Where they live once read.</param>
    public WeightStore(IWeightSource source, DType dtype = DType.Float32, Device device = default)
        : this(source, dtype, device, null, new Dictionary<string, Tensor>(), new Dictionary<string, LowRankDelta>()) { }

    private WeightStore(IWeightSource source, DType dtype, Device device, WeightStore? shared,
        IReadOnlyDictionary<string, Tensor> replaced, IReadOnlyDictionary<string, LowRankDelta> adapters)
    {
        this.source = source;
        DType = dtype;
        Device = device;
        this.shared = shared;
        this.replaced = replaced;
        this.adapters = adapters;
    }

    /// <summary>The dtype of floating-point tensors once read.</summary>
    public DType DType { get; }

    /// <summary>Where the tensors live.</summary>
    public Device Device { get; }

    /// <summary>The checkpoint's root.</summary>
    public WeightPath Root => new(this, "");

    /// <summary>Names that nobody has read: a model of another kind, when the list is not empty after construction.</summary>
    public IReadOnlyList<string> Unread => [.. source.Names.Where(name => !read.Contains(name)).Order(StringComparer.Ordinal)];

    /// <summary>The same checkpoint with some tensors replaced and some layers adapted, keyed by the checkpoint's own paths.</summary>
    /// <param name="tensors">Full names (ending in <c>.weight</c> or <c>.bias</c>) and the tensors
    /// that stand in; borrowed, of any floating-point dtype.</param>
    /// <param name="lowRank">Paths of linear layers and their deltas; borrowed.</param>
    public WeightStore With(IReadOnlyDictionary<string, Tensor>? tensors = null, IReadOnlyDictionary<string, LowRankDelta>? lowRank = null)
    {
        tensors ??= new Dictionary<string, Tensor>();
        lowRank ??= new Dictionary<string, LowRankDelta>();
        foreach (var name in tensors.Keys.Concat(lowRank.Keys.Select(path => $"{path}.weight")))
        {
            if (!Has(name))
            {
                throw Missing(name);
            }
        }

        return new WeightStore(source, DType, Device, this, tensors, lowRank);
    }

    /// <summary>Frees what this store read itself; a store that it was made from keeps its own.</summary>
    public void Dispose()
    {
        foreach (var tensor in loaded.Values)
        {
            tensor.Dispose();
        }

        loaded.Clear();
        if (shared is null)
        {
            source.Dispose();
        }
    }

    /// <summary>What error messages call the checkpoint.</summary>
    public string Description => source.Description;

    /// <summary>The names of all tensors.</summary>
    public IReadOnlySet<string> Names => source.Names;

    /// <summary>A tensor of any shape; the store owns it.</summary>
    /// <exception cref="InputRefusedException">It is missing.</exception>
    public Tensor Get(string name)
    {
        read.Add(name);
        return Find(name);
    }

    internal bool Has(string name) => source.Names.Contains(name);

    internal bool HasBelow(string path) =>
        source.Names.Contains($"{path}.weight") || source.Names.Any(name => name.StartsWith(path + ".", StringComparison.Ordinal));

    internal LowRankDelta? Adapter(string path) => adapters.GetValueOrDefault(path) ?? shared?.Adapter(path);

    internal Tensor Get(string name, ReadOnlySpan<long> shape)
    {
        var tensor = Get(name);
        return tensor.Shape.AsSpan().SequenceEqual(shape) ? tensor : throw new InputRefusedException(
            $"{source.Description}: weight '{name}' is [{string.Join(", ", tensor.Shape)}], this model needs " +
            $"[{string.Join(", ", shape.ToArray())}]: the weights belong to another configuration.");
    }

    private Tensor Find(string name) => replaced.TryGetValue(name, out var replacement) ? replacement
        : shared is not null ? shared.Get(name)
        : Load(name);

    private Tensor Load(string name)
    {
        if (!loaded.TryGetValue(name, out var tensor))
        {
            if (!Has(name))
            {
                throw Missing(name);
            }

            using var scope = TensorScope.Enter();
            tensor = source.Read(name);
            tensor = tensor.DType.IsFloatingPoint() ? tensor.To(DType, Device) : tensor.To(Device);
            // Convolutions give their kernel's layout to their output, and channels last is the faster one (bench/results).
            tensor = (tensor.Rank == 4 ? tensor.ChannelsLast() : tensor).Own();
            loaded[name] = tensor;
        }

        return tensor;
    }

    private InputRefusedException Missing(string name)
    {
        var last = name.Split('.')[^2..];
        var nearest = source.Names
            .OrderByDescending(other => last.Count(part => other.Contains(part, StringComparison.Ordinal)))
            .ThenBy(other => Math.Abs(other.Length - name.Length)).ThenBy(other => other, StringComparer.Ordinal).Take(3);
        return new InputRefusedException(
            $"{source.Description}: weight '{name}' is missing; the nearest names there are " +
            $"{string.Join(", ", nearest.Select(other => $"'{other}'"))}.");
    }
}
