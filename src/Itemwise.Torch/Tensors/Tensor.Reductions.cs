using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <content>Reductions over some dimensions, or over all of them when none is named.</content>
public sealed partial class Tensor
{
    /// <summary>Sums.</summary>
    public Tensor Sum(ReadOnlySpan<long> dims = default, bool keepDims = false) =>
        Wrap(Native.iw_sum(Handle, dims, dims.Length, keepDims ? (byte)1 : (byte)0, out var handle), handle);

    /// <summary>Means.</summary>
    public Tensor Mean(ReadOnlySpan<long> dims = default, bool keepDims = false) =>
        Wrap(Native.iw_mean(Handle, dims, dims.Length, keepDims ? (byte)1 : (byte)0, out var handle), handle);

    /// <summary>Largest values.</summary>
    public Tensor Max(ReadOnlySpan<long> dims = default, bool keepDims = false) =>
        Wrap(Native.iw_amax(Handle, dims, dims.Length, keepDims ? (byte)1 : (byte)0, out var handle), handle);

    /// <summary>Smallest values.</summary>
    public Tensor Min(ReadOnlySpan<long> dims = default, bool keepDims = false) =>
        Wrap(Native.iw_amin(Handle, dims, dims.Length, keepDims ? (byte)1 : (byte)0, out var handle), handle);

    /// <summary>Whether no value is infinite or NaN; true of a tensor without values.</summary>
    public bool AllFinite()
    {
        using var scope = TensorScope.Enter();
        return ElementCount == 0 || Detach().IsFinite().To(DType.Float32).Min().Item() == 1;
    }

    /// <summary>Variances; <paramref name="unbiased"/> divides by one less than the count.</summary>
    public Tensor Variance(ReadOnlySpan<long> dims = default, bool unbiased = true, bool keepDims = false) =>
        Wrap(Native.iw_var(Handle, dims, dims.Length, unbiased ? (byte)1 : (byte)0, keepDims ? (byte)1 : (byte)0, out var handle), handle);

    /// <summary>Index of the largest value along a dimension, the first of equals.</summary>
    public Tensor ArgMax(int dim, bool keepDim = false) =>
        Wrap(Native.iw_argmax(Handle, dim, keepDim ? (byte)1 : (byte)0, out var handle), handle);
}
