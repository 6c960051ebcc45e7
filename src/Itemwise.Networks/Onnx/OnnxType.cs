namespace Itemwise.Networks.Onnx;

/// <summary>What the numbers of a network's input or output are; the values are those of ONNX's <c>TensorProto.DataType</c>.</summary>
public enum OnnxType
{
    /// <summary>Not said, or no tensor.</summary>
    None = 0,
    /// <summary>32-bit floating point.</summary>
    Float32 = 1,
    /// <summary>8 bits, 0 to 255.</summary>
    UInt8 = 2,
    /// <summary>32-bit whole numbers.</summary>
    Int32 = 6,
    /// <summary>64-bit whole numbers.</summary>
    Int64 = 7,
    /// <summary>True and false.</summary>
    Bool = 9,
    /// <summary>16-bit floating point.</summary>
    Float16 = 10,
}
