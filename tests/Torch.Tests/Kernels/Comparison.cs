using Itemwise.Torch;

namespace Itemwise.Torch.Tests.Kernels;

internal static class Comparison
{
    public static double LargestDifference(Tensor left, Tensor right)
    {
        Assert.Equal(left.Shape, right.Shape);
        return (left.To(DType.Float64) - right.To(DType.Float64)).Abs().Max().Item();
    }

    /// <summary>Largest difference as a share of the largest number expected, or of 1 where all are smaller.</summary>
    public static double RelativeDifference(Tensor actual, Tensor expected) =>
        LargestDifference(actual, expected) / Math.Max(1, expected.To(DType.Float64).Abs().Max().Item());

    /// <summary>The gradients of a loss with respect to some leaves, which forget them.</summary>
    public static Tensor[] Gradients(this Tensor loss, params ReadOnlySpan<Tensor> leaves)
    {
        loss.Backward();
        var gradients = new Tensor[leaves.Length];
        for (var i = 0; i < leaves.Length; i++)
        {
            gradients[i] = leaves[i].Grad!;
            leaves[i].ClearGrad();
        }

        return gradients;
    }

    public static Tensor Leaf(Tensor values)
    {
        var leaf = values.Detach().Clone();
        leaf.RequiresGrad = true;
        return leaf;
    }
}
