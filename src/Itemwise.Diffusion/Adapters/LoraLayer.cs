using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>One layer's delta as a LoRA file has it: of a linear layer, or of a convolution ([r, in, h, w] and [out, r, 1, 1]).</summary>
internal sealed record LoraLayer(string Path, Tensor Down, Tensor Up, double Scale) : IDisposable
{
    public bool IsLinear => Down.Rank == 2;

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

    /// <summary>What is added to the layer's weight, in float32: scale B A.</summary>
    public Tensor Difference(double strength)
    {
        using var scope = TensorScope.Enter();
        var up = Up.To(DType.Float32).Reshape(Up.Size(0), Up.Size(1));
        var down = Down.To(DType.Float32).Reshape(Down.Size(0), -1);
        var difference = up.Matmul(down) * (Scale * strength);
        return scope.Return(IsLinear ? difference : difference.Reshape(Up.Size(0), Down.Size(1), Down.Size(2), Down.Size(3)));
    }

    public void Dispose()
    {
        Down.Dispose();
        Up.Dispose();
    }
}
