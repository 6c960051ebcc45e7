using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>LoKr, of LyCORIS (arXiv:2309.14859): the Kronecker product of a small matrix and a large one, each whole or in two
/// factors.</summary>
/// <param name="path">The layer's path.</param>
/// <param name="small">Its tensors: one, or left and right factor.</param>
/// <param name="large">Its tensors: one, or left and right factor, and a core for a convolution.</param>
/// <param name="scale">alpha / r; 1 where neither has factors.</param>
internal sealed class KroneckerLayer(string path, Tensor[] small, Tensor[] large, double scale) : AdapterLayer(path, [.. small, .. large])
{
    public override string Kind => "LoKr";

    public override Tensor Difference(Tensor weight, double strength)
    {
        using var scope = TensorScope.Enter();
        var (outer, inner) = (Matrix(small), Matrix(large));
        // [a, 1, b, 1, ...] times [1, c, 1, d, ...]
        long[] kernel = [.. inner.Shape.Skip(2)];
        var left = outer.Reshape([outer.Size(0), 1, outer.Size(1), 1, .. kernel.Select(_ => 1L)]);
        var right = inner.Reshape([1, inner.Size(0), 1, inner.Size(1), .. kernel]);
        var product = (left * right).Reshape([outer.Size(0) * inner.Size(0), outer.Size(1) * inner.Size(1), .. kernel]);
        var difference = product * (scale * strength);
        return scope.Return(Shaped(Unflattened(difference, weight), weight));
    }

    private static Tensor Matrix(Tensor[] parts)
    {
        Tensor[] numbers = [.. parts.Select(part => part.To(DType.Float32))];
        return numbers switch
        {
            [var whole] => whole,
            [var left, var right] => left.Matmul(right),
            _ => Rebuilt(numbers[2], numbers[0], numbers[1]),
        };
    }
}
