using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>A path into a checkpoint. A layer's constructor divides it by names, and so spells the
/// checkpoint's key while it builds.</summary>
/// <example><c>toQ = new Linear(w / "to_q", width, inner, bias: false)</c></example>
public sealed class WeightPath
{
    private readonly WeightStore store;
    private readonly string path;

    internal WeightPath(WeightStore store, string path)
    {
        this.store = store;
        this.path = path;
    }

    /// <summary>The path so far, without the name of a tensor.</summary>
    public string Path => path;

    /// <summary>The part below a name.</summary>
    public static WeightPath operator /(WeightPath weights, string name) =>
        new(weights.store, weights.path.Length == 0 ? name : $"{weights.path}.{name}");

    /// <summary>The part below a number of a list.</summary>
    public static WeightPath operator /(WeightPath weights, int index) =>
        weights / index.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the checkpoint has a tensor of this name here.</summary>
    public bool Has(string name) => store.Has(Full(name));

    /// <summary>A tensor, in the store's dtype and on its device; the store owns it.</summary>
    /// <exception cref="InputRefusedException">It is missing (the message lists the nearest names)
    /// or of another shape (both are named).</exception>
    public Tensor Get(string name, params ReadOnlySpan<long> shape) => store.Get(Full(name), shape);

    /// <summary>The first of several names that the checkpoint has: old and new names of one tensor.</summary>
    public string FirstOf(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (store.HasBelow(Full(name)))
            {
                return name;
            }
        }

        return names[0];
    }

    /// <summary>The low-rank delta on the linear layer at this path, or null.</summary>
    public LowRankDelta? Adapter() => store.Adapter(path);

    private string Full(string name) => path.Length == 0 ? name : $"{path}.{name}";
}
