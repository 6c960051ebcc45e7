using System.Runtime.InteropServices;
using Itemwise.Torch.Interop;
using Microsoft.Win32.SafeHandles;

namespace Itemwise.Torch;

public sealed partial class Tensor
{
    /// <summary>A tensor of one value.</summary>
    public static Tensor Full(ReadOnlySpan<long> shape, double value, DType dtype = DType.Float32, Device device = default) =>
        Wrap(Native.iw_full(shape, shape.Length, value, (long)dtype, Kind(device), device.Index, out var handle), handle);

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Full(shape, 0, dtype, device);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(ReadOnlySpan<long> shape, DType dtype = DType.Float32, Device device = default) =>
        Full(shape, 1, dtype, device);

    /// <summary>A tensor of zeros with this one's shape, dtype and device.</summary>
    public Tensor ZerosLike() => Zeros(Shape.AsSpan(), DType, Device);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.Float32, Device device = default) => Full([], value, dtype, device);

    /// <summary>The numbers from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public static Tensor Arange(double start, double end, double step = 1, DType dtype = DType.Int64, Device device = default) =>
        Wrap(Native.iw_arange(start, end, step, (long)dtype, Kind(device), device.Index, out var handle), handle);

    /// <summary>A CPU tensor with a copy of the values, row by row; a vector where no shape is given.</summary>
    /// <typeparam name="T">float, double, long, int, byte, bool or <see cref="System.Half"/>: the tensor's dtype.</typeparam>
    /// <exception cref="ItemwiseException">The count of values is not the product of the shape.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape) where T : unmanaged =>
        FromBytes(MemoryMarshal.AsBytes(values), DTypeOf<T>(), shape.IsEmpty ? [values.Length] : shape);

    /// <summary>A CPU tensor with a copy of the values.</summary>
    public static Tensor From<T>(T[] values, params ReadOnlySpan<long> shape) where T : unmanaged => From((ReadOnlySpan<T>)values, shape);

    /// <summary>A CPU tensor with a copy of raw little-endian bytes.</summary>
    /// <exception cref="ItemwiseException">The count of bytes is not what shape and dtype need.</exception>
    public static Tensor FromBytes(ReadOnlySpan<byte> bytes, DType dtype, ReadOnlySpan<long> shape) =>
        Wrap(Native.iw_from_bytes(bytes, bytes.Length, shape, shape.Length, (long)dtype, out var handle), handle);

    /// <summary>A CPU tensor with a copy of mapped memory, which may be larger than a span can be.</summary>
    /// <remarks>The copied pages leave memory: a model's weights are not there twice. Whoever reads
    /// them again gets them from the file.</remarks>
    /// <param name="memory">The mapped file, not copied on write; it stays mapped during the copy.</param>
    /// <param name="offset">Bytes from the start of <paramref name="memory"/>.</param>
    /// <param name="byteCount">Bytes to copy.</param>
    /// <param name="dtype">The type of the elements.</param>
    /// <param name="shape">The size of each dimension.</param>
    /// <exception cref="ItemwiseException">The count of bytes is not what shape and dtype need.</exception>
    public static unsafe Tensor FromMapped(
        SafeMemoryMappedViewHandle memory, long offset, long byteCount, DType dtype, ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(memory);
        if (offset < 0 || byteCount < 0 || (ulong)(offset + byteCount) > memory.ByteLength)
        {
            throw new ArgumentOutOfRangeException(nameof(offset),
                $"Bytes {offset} to {offset + byteCount} lie outside the {memory.ByteLength} mapped bytes.");
        }

        byte* start = null;
        memory.AcquirePointer(ref start);
        try
        {
            var tensor = Wrap(Native.iw_from_pointer(start + offset, byteCount, shape, shape.Length, (long)dtype, out var handle), handle);
            MappedPages.Release(start, offset, byteCount);
            return tensor;
        }
        finally
        {
            memory.ReleasePointer();
        }
    }

    /// <summary>The values, copied to an array row by row.</summary>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is not the tensor's
    /// dtype: convert with <see cref="To(DType)"/> first.</exception>
    public T[] ToArray<T>() where T : unmanaged
    {
        if (DTypeOf<T>() != DType)
        {
            throw new InvalidOperationException($"A {DType} tensor cannot be read as {typeof(T).Name}: convert it with To(DType) first.");
        }

        var values = new T[ElementCount];
        CopyBytesTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Copies the values' raw bytes, row by row.</summary>
    /// <exception cref="ItemwiseException">The span's length is not the tensor's count of bytes.</exception>
    public void CopyBytesTo(Span<byte> bytes) => Native.Check(Native.iw_copy_bytes(Handle, bytes, bytes.Length));

    /// <summary>The value of a tensor of one element.</summary>
    public double Item()
    {
        Native.Check(Native.iw_item(Handle, out var value));
        return value;
    }

    /// <summary>The same values as another dtype; this tensor's own values where it has that dtype already.</summary>
    public Tensor To(DType dtype) => To(dtype, Device);

    /// <summary>The same values on another device.</summary>
    public Tensor To(Device device) => To(DType, device);

    /// <summary>The same values as another dtype on another device.</summary>
    public Tensor To(DType dtype, Device device) =>
        Wrap(Native.iw_to(Handle, (long)dtype, Kind(device), device.Index, out var handle), handle);

    /// <summary>The same values without gaps in memory, row by row.</summary>
    public Tensor Contiguous() => Wrap(Native.iw_contiguous(Handle, 0, out var handle), handle);

    /// <summary>The same values of a [B, C, H, W] tensor with the channels innermost in memory.</summary>
    public Tensor ChannelsLast() => Wrap(Native.iw_contiguous(Handle, 1, out var handle), handle);

    /// <summary>A copy that shares nothing.</summary>
    public Tensor Clone() => Wrap(Native.iw_clone(Handle, out var handle), handle);

    /// <summary>The same values, cut off from the autograd graph.</summary>
    public Tensor Detach() => Wrap(Native.iw_detach(Handle, out var handle), handle);

    private static long Kind(Device device) => device.IsCuda ? 1 : 0;

    private static DType DTypeOf<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? DType.Float32
        : typeof(T) == typeof(double) ? DType.Float64
        : typeof(T) == typeof(Half) ? DType.Float16
        : typeof(T) == typeof(long) ? DType.Int64
        : typeof(T) == typeof(int) ? DType.Int32
        : typeof(T) == typeof(byte) ? DType.UInt8
        : typeof(T) == typeof(bool) ? DType.Bool
        : throw new NotSupportedException($"{typeof(T).Name} is no tensor element: use float, double, Half, long, int, byte or bool.");
}
