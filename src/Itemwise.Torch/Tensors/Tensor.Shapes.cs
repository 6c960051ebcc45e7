using Itemwise.Torch.Interop;

namespace Itemwise.Torch;

/// <content>Shapes. Negative dimensions count from the last.</content>
public sealed partial class Tensor
{
    /// <summary>The same values in another shape; one size may be -1 and follows from the rest.</summary>
    public Tensor Reshape(params ReadOnlySpan<long> shape) => Wrap(Native.iw_reshape(Handle, shape, shape.Length, out var handle), handle);

    /// <summary>Repeats dimensions of size 1 without copying; -1 keeps a size.</summary>
    public Tensor Expand(params ReadOnlySpan<long> shape) => Wrap(Native.iw_expand(Handle, shape, shape.Length, out var handle), handle);

    /// <summary>The dimensions in another order.</summary>
    public Tensor Permute(params ReadOnlySpan<long> dims) => Wrap(Native.iw_permute(Handle, dims, dims.Length, out var handle), handle);

    /// <summary>Two dimensions exchanged.</summary>
    public Tensor Transpose(int dim0, int dim1) => Wrap(Native.iw_transpose(Handle, dim0, dim1, out var handle), handle);

    /// <summary>A new dimension of size 1.</summary>
    public Tensor Unsqueeze(int dim) => Wrap(Native.iw_unsqueeze(Handle, dim, out var handle), handle);

    /// <summary>Without a dimension of size 1.</summary>
    public Tensor Squeeze(int dim) => Wrap(Native.iw_squeeze(Handle, dim, out var handle), handle);

    /// <summary>The part from <paramref name="start"/> up to, not including, <paramref name="end"/>
    /// of one dimension; shares memory.</summary>
    public Tensor Slice(int dim, long start, long end = long.MaxValue, long step = 1) =>
        Wrap(Native.iw_slice(Handle, dim, start, end, step, out var handle), handle);

    /// <summary>One index of one dimension, which falls away; shares memory.</summary>
    public Tensor Select(int dim, long index) => Wrap(Native.iw_select(Handle, dim, index, out var handle), handle);

    /// <summary>One index of the first dimension, which falls away.</summary>
    [System.Runtime.CompilerServices.IndexerName("Row")]
    public Tensor this[long index] => Select(0, index);

    /// <summary>Tensors one after another along a dimension they have.</summary>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int dim)
    {
        using var handles = new HandleArray(tensors);
        return Wrap(Native.iw_cat(handles.Pointers, handles.Pointers.Length, dim, out var handle), handle);
    }

    /// <summary>The rows (or columns, ...) named by an Int64 vector.</summary>
    public Tensor IndexSelect(int dim, Tensor indices) =>
        Wrap(Native.iw_index_select(Handle, dim, indices.Handle, out var handle), handle);

    /// <summary>Values picked along a dimension by an Int64 tensor of the result's shape.</summary>
    public Tensor Gather(int dim, Tensor indices) => Wrap(Native.iw_gather(Handle, dim, indices.Handle, out var handle), handle);

    /// <summary>A border of one value; amounts go from the last dimension forwards, before and after each.</summary>
    public Tensor Pad(ReadOnlySpan<long> amounts, double value = 0) =>
        Wrap(Native.iw_pad(Handle, amounts, amounts.Length, value, out var handle), handle);
}
