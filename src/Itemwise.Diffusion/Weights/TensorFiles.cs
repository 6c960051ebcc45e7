using Itemwise.Torch;

namespace Itemwise.Diffusion.Weights;

/// <summary>Tensors to and from safetensors files.</summary>
public static class TensorFiles
{
    /// <summary>A tensor as an entry of a file about to be written; borrowed until it is.</summary>
    public static SafetensorsTensor Entry(string name, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new SafetensorsTensor(name, FileType(tensor.DType), tensor.Shape, stream =>
        {
            var bytes = new byte[tensor.ElementCount * tensor.DType.ByteCount()];
            tensor.CopyBytesTo(bytes);
            stream.Write(bytes);
        });
    }

    /// <summary>One tensor of a file, in the file's dtype, on the CPU; the caller's scope owns it.</summary>
    /// <exception cref="InputRefusedException">Its type is none that tensors have.</exception>
    public static Tensor Read(SafetensorsFile file, SafetensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(entry);
        return Tensor.FromMapped(file.Buffer, entry.ByteOffset, entry.ByteCount, TensorType(file, entry), entry.Shape.AsSpan());
    }

    /// <summary>Every tensor of a file by name; the caller's scope owns them.</summary>
    /// <exception cref="InputRefusedException">A tensor's type is none that tensors have.</exception>
    public static Dictionary<string, Tensor> ReadAll(SafetensorsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return file.Entries.ToDictionary(entry => entry.Name, entry => Read(file, entry));
    }

    private static DType TensorType(SafetensorsFile file, SafetensorsEntry entry) => entry.DType switch
    {
        SafetensorsDType.F32 => DType.Float32,
        SafetensorsDType.F64 => DType.Float64,
        SafetensorsDType.BF16 => DType.BFloat16,
        SafetensorsDType.F16 => DType.Float16,
        SafetensorsDType.I64 => DType.Int64,
        SafetensorsDType.I32 => DType.Int32,
        SafetensorsDType.U8 => DType.UInt8,
        SafetensorsDType.Bool => DType.Bool,
        _ => throw new InputRefusedException(
            $"'{file.FilePath}': tensor '{entry.Name}' has type {entry.DType}, which cannot be computed with: save it as F32, F16 or " +
            "BF16."),
    };

    private static SafetensorsDType FileType(DType dtype) => dtype switch
    {
        DType.Float32 => SafetensorsDType.F32,
        DType.Float64 => SafetensorsDType.F64,
        DType.BFloat16 => SafetensorsDType.BF16,
        DType.Float16 => SafetensorsDType.F16,
        DType.Int64 => SafetensorsDType.I64,
        DType.Int32 => SafetensorsDType.I32,
        DType.UInt8 => SafetensorsDType.U8,
        _ => SafetensorsDType.Bool,
    };
}
