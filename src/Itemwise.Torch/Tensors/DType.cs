namespace Itemwise.Torch;

/// <summary>The type of a tensor's elements. The numbers are the codes of the native library.</summary>
public enum DType
{
    /// <summary>32-bit floating point: what is trained, summed and compared.</summary>
    Float32 = 0,
    /// <summary>64-bit floating point.</summary>
    Float64 = 1,
    /// <summary>16-bit floating point with float32's range.</summary>
    BFloat16 = 2,
    /// <summary>IEEE half precision.</summary>
    Float16 = 3,
    /// <summary>64-bit integers: ids and indices.</summary>
    Int64 = 4,
    /// <summary>32-bit integers.</summary>
    Int32 = 5,
    /// <summary>Bytes: pixels.</summary>
    UInt8 = 6,
    /// <summary>Truth values, one byte each.</summary>
    Bool = 7,
}

/// <summary>What every <see cref="DType"/> knows of itself.</summary>
public static class DTypes
{
    /// <summary>Bytes of one element.</summary>
    public static int ByteCount(this DType dtype) => dtype switch
    {
        DType.Float64 or DType.Int64 => 8,
        DType.Float32 or DType.Int32 => 4,
        DType.BFloat16 or DType.Float16 => 2,
        _ => 1,
    };

    /// <summary>Whether elements are floating-point numbers, so that gradients can flow.</summary>
    public static bool IsFloatingPoint(this DType dtype) => dtype <= DType.Float16;
}
