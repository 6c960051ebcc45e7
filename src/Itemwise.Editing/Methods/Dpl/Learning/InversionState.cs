using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.Dpl.Learning;

/// <summary>Everything that an inversion has found so far: enough to go on as if nothing had happened, and at the end the inversion
/// itself. Owns its tensors.</summary>
internal sealed class InversionState : IDisposable
{
    private readonly Dictionary<string, Tensor> sums = [];

    /// <summary>[1, C, h, w] each: the photo's latents, then those after each step towards noise.</summary>
    public List<Tensor> Trajectory { get; } = [];

    /// <summary>[1, C, h, w] each: the noise, then what each guided step back reached.</summary>
    public List<Tensor> Reached { get; } = [];

    /// <summary>[n, C] each: the nouns' embeddings at each step; empty where none are learned.</summary>
    public List<Tensor> Rows { get; } = [];

    /// <summary>[1, 77, C] each: the null text at each step; empty where it is the empty prompt's.</summary>
    public List<Tensor> NullTexts { get; } = [];

    /// <summary>Rounds of learning so far, and passes of the network.</summary>
    public PassCount Passes { get; set; }

    /// <summary>Rounds of token learning so far.</summary>
    public int TokenRounds { get; set; }

    /// <summary>A sum over steps, or null before the first.</summary>
    public Tensor? Sum(string name) => sums.GetValueOrDefault(name);

    /// <summary>Adds to a sum over steps.</summary>
    public void Add(string name, Tensor value)
    {
        using var scope = TensorScope.Enter();
        var next = (sums.Remove(name, out var before) ? before + value : value.Clone()).Own();
        before?.Dispose();
        sums[name] = next;
    }

    /// <summary>Keeps a copy of a step's tensor without its graph.</summary>
    public static void Keep(List<Tensor> list, Tensor tensor)
    {
        using var scope = TensorScope.Enter();
        list.Add(tensor.Detach().To(DType.Float32, Device.Cpu).Clone().Own());
    }

    /// <summary>As the tensors of a file; borrowed.</summary>
    public List<SafetensorsTensor> Entries()
    {
        var entries = new List<SafetensorsTensor>();
        foreach (var (name, list) in Lists())
        {
            entries.AddRange(list.Select((tensor, index) => TensorFiles.Entry($"{name}/{index}", tensor)));
        }

        entries.AddRange(sums.Select(sum => TensorFiles.Entry($"sum/{sum.Key}", sum.Value)));
        return entries;
    }

    /// <summary>From the tensors of a file.</summary>
    /// <exception cref="KeyNotFoundException">A step is missing.</exception>
    public static InversionState Of(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var state = new InversionState();
        foreach (var (name, list) in state.Lists())
        {
            var count = tensors.Keys.Count(key => key.StartsWith(name + "/", StringComparison.Ordinal));
            list.AddRange(Enumerable.Range(0, count).Select(index => tensors[$"{name}/{index}"].Own()));
        }

        foreach (var (name, tensor) in tensors.Where(pair => pair.Key.StartsWith("sum/", StringComparison.Ordinal)))
        {
            state.sums.Add(name["sum/".Length..], tensor.Own());
        }

        return state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Lists().SelectMany(list => list.Tensors).Concat(sums.Values))
        {
            tensor.Dispose();
        }
    }

    private (string Name, List<Tensor> Tensors)[] Lists() =>
        [("trajectory", Trajectory), ("reached", Reached), ("rows", Rows), ("null", NullTexts)];
}
