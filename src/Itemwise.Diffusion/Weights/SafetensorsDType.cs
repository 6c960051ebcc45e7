namespace Itemwise.Diffusion.Weights;

/// <summary>The number types a safetensors file may hold, in the format's own order: files keep
/// their tensors from the last of these to the first.</summary>
public enum SafetensorsDType
{
    /// <summary><c>BOOL</c>: one byte, 0 or 1.</summary>
    Bool,

    /// <summary><c>F4</c>: four bits.</summary>
    F4,

    /// <summary><c>F6_E2M3</c>: six bits.</summary>
    F6E2M3,

    /// <summary><c>F6_E3M2</c>: six bits.</summary>
    F6E3M2,

    /// <summary><c>U8</c>.</summary>
    U8,

    /// <summary><c>I8</c>.</summary>
    I8,

    /// <summary><c>F8_E5M2</c>.</summary>
    F8E5M2,

    /// <summary><c>F8_E4M3</c>.</summary>
    F8E4M3,

    /// <summary><c>F8_E8M0</c>.</summary>
    F8E8M0,

    /// <summary><c>F8_E4M3FNUZ</c>.</summary>
    F8E4M3Fnuz,

    /// <summary><c>F8_E5M2FNUZ</c>.</summary>
    F8E5M2Fnuz,

    /// <summary><c>I16</c>.</summary>
    I16,

    /// <summary><c>U16</c>.</summary>
    U16,

    /// <summary><c>F16</c>: IEEE half precision.</summary>
    F16,

    /// <summary><c>BF16</c>: the upper half of a single.</summary>
    BF16,

    /// <summary><c>I32</c>.</summary>
    I32,

    /// <summary><c>U32</c>.</summary>
    U32,

    /// <summary><c>F32</c>.</summary>
    F32,

    /// <summary><c>C64</c>: two singles.</summary>
    C64,

    /// <summary><c>F64</c>.</summary>
    F64,

    /// <summary><c>I64</c>.</summary>
    I64,

    /// <summary><c>U64</c>.</summary>
    U64,
}
