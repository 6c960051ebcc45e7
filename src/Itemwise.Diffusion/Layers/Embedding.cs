using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Layers;

/// <summary>A table of rows, looked up by number.</summary>
public sealed class Embedding
{
    private readonly Tensor weight;

    /// <summary>Reads the table.</summary>
    /// <param name="w">The layer's place in the checkpoint.</param>
    /// <param name="count">Rows.</param>
    /// <param name="width">The width of a row.</param>
    /// <exception cref="InputRefusedException">The table is missing or of another shape.</exception>
    public Embedding(WeightPath w, long count, long width)
    {
        ArgumentNullException.ThrowIfNull(w);
        weight = w.Get("weight", count, width);
    }

    /// <summary>The table, [V, C]; borrowed.</summary>
    public Tensor Table => weight;

    /// <summary>The rows of Int64 ids of any shape: [..., C].</summary>
    public Tensor Forward(Tensor ids) => weight.Embedding(ids);
}
