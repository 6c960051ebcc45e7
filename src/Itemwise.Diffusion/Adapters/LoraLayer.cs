using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>A low-rank change (arXiv:2106.09685) of a linear layer, or of a convolution ([r, in, h, w] and [out, r, 1, 1]).</summary>
internal sealed class LoraLayer(string path, Tensor down, Tensor up, double scale) : AdapterLayer(path, down, up)
{
    public Tensor Down => down;

    public Tensor Up => up;

    /// <summary>alpha / r.</summary>
    public double Scale => scale;

    public bool IsLinear => down.Rank == 2;

    public override string Kind => IsLinear ? "LoRA" : "LoCon";

    /// <exception cref="InputRefusedException">The two tensors do not fit each other.</exception>
    public static void Check(string path, Tensor down, Tensor up, string filePath)
    {
        if (down.Rank != up.Rank || down.Rank is not (2 or 4) || down.ElementCount == 0 || down.Size(0) != up.Size(1)
            || (up.Rank == 4 && (up.Size(2) != 1 || up.Size(3) != 1)))
        {
            throw new InputRefusedException(
                $"'{filePath}': the two parts of '{path}' are [{string.Join(", ", down.Shape)}] and [{string.Join(", ", up.Shape)}], " +
                "expected [r, in] and [out, r] with one r.");
        }
    }

    /// <summary>A with LoCon's core: one convolution of r channels, [r, in, h, w].</summary>
    /// <exception cref="InputRefusedException">The two do not fit each other.</exception>
    public static Tensor WithCore(string path, Tensor down, Tensor core, string filePath)
    {
        if (core.Rank != 4 || down.ElementCount != down.Size(0) * down.Size(1) || core.Size(1) != down.Size(0))
        {
            throw new InputRefusedException(
                $"'{filePath}': the core of '{path}' is [{string.Join(", ", core.Shape)}] over [{string.Join(", ", down.Shape)}], " +
                "expected [r, r, h, w] over [r, in, 1, 1].");
        }

        using var scope = TensorScope.Enter();
        var inner = down.To(DType.Float32).Reshape(down.Size(0), down.Size(1));
        return scope.Return(core.To(DType.Float32).Permute(2, 3, 0, 1).Matmul(inner).Permute(2, 3, 0, 1).Contiguous());
    }

    /// <summary>scale B A.</summary>
    public override Tensor Difference(Tensor weight, double strength)
    {
        using var scope = TensorScope.Enter();
        var left = up.To(DType.Float32).Reshape(up.Size(0), up.Size(1));
        var right = down.To(DType.Float32).Reshape(down.Size(0), -1);
        var difference = left.Matmul(right) * (scale * strength);
        return scope.Return(Shaped(
            IsLinear ? difference : difference.Reshape(up.Size(0), down.Size(1), down.Size(2), down.Size(3)), weight));
    }
}
