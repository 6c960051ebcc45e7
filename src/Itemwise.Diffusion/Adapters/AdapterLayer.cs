using System.Collections.Immutable;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>One layer's change as an adapter's file has it; owns its tensors.</summary>
/// <param name="path">The layer's path, in the names of diffusers or of the original code.</param>
/// <param name="parts">Its tensors; they pass into its ownership.</param>
internal abstract class AdapterLayer(string path, params ImmutableArray<Tensor> parts) : IDisposable
{
    /// <summary>The layer's path, in the names of diffusers or of the original code.</summary>
    public string Path => path;

    /// <summary>Which tensor of the layer changes.</summary>
    public virtual string TensorName => "weight";

    /// <summary>What the kind is called.</summary>
    public abstract string Kind { get; }

    /// <summary>What is added to the layer's tensor.</summary>
    /// <param name="weight">The tensor as it is, float32.</param>
    /// <param name="strength">1 as trained, 0 nothing.</param>
    /// <returns>Of the same shape, float32; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The change is of another shape.</exception>
    public abstract Tensor Difference(Tensor weight, double strength);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        foreach (var part in parts)
        {
            part.Dispose();
        }
    }

    // A 1x1 convolution and a linear layer are the same numbers; adapters are written for either.
    protected Tensor Shaped(Tensor difference, Tensor weight) => difference.ElementCount == weight.ElementCount
        && difference.Rank > 0 && difference.Size(0) == weight.Size(0)
        && (difference.Rank == 1 || (weight.Rank > 1 && difference.Size(1) == weight.Size(1)))
        ? difference.Reshape(weight.Shape.AsSpan())
        : throw new InputRefusedException(
            $"The adapter changes '{Path}' as [{string.Join(", ", difference.Shape)}], the model has [{string.Join(", ", weight.Shape)}] " +
            "there: it belongs to another family of models.");

    // Products of matrices have a convolution's inputs and kernel in one dimension, [out, in x h x w]; others stay as they are.
    protected static Tensor Unflattened(Tensor product, Tensor weight) =>
        product.Rank == 2 && product.Size(0) == weight.Size(0) && product.ElementCount == weight.ElementCount
        ? product.Reshape(weight.Shape.AsSpan()) : product;

    // t[i, j, h, w] between a[i, p] and b[j, r]: [p, r, h, w].
    protected static Tensor Rebuilt(Tensor core, Tensor left, Tensor right)
    {
        using var scope = TensorScope.Enter();
        var between = core.Permute(2, 3, 0, 1);                                                          // [h, w, i, j]
        return scope.Return(left.Transpose(0, 1).Matmul(between).Matmul(right).Permute(2, 3, 0, 1));     // [p, r, h, w]
    }
}
