using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>LoHa, of LyCORIS (arXiv:2309.14859): the element-wise product of two low-rank products (arXiv:2108.06098).</summary>
/// <param name="path">The layer's path.</param>
/// <param name="first">The first product's left and right factor, and its core or null.</param>
/// <param name="second">The second product's.</param>
/// <param name="scale">alpha / r.</param>
internal sealed class HadamardLayer(
    string path, (Tensor Left, Tensor Right, Tensor? Core) first, (Tensor Left, Tensor Right, Tensor? Core) second, double scale)
    : AdapterLayer(path, [first.Left, first.Right, second.Left, second.Right, .. Cores(first.Core), .. Cores(second.Core)])
{
    public override string Kind => "LoHa";

    public override Tensor Difference(Tensor weight, double strength)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(Shaped(Product(first, weight) * Product(second, weight) * (scale * strength), weight));
    }

    private static Tensor Product((Tensor Left, Tensor Right, Tensor? Core) factors, Tensor weight)
    {
        var (left, right) = (factors.Left.To(DType.Float32), factors.Right.To(DType.Float32));
        if (factors.Core is { } core)
        {
            return Rebuilt(core.To(DType.Float32), left, right);
        }

        return Unflattened(left.Matmul(right), weight);
    }

    private static Tensor[] Cores(Tensor? core) => core is null ? [] : [core];
}
