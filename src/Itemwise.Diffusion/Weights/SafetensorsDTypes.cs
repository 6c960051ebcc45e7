using System.Collections.Frozen;

namespace Itemwise.Diffusion.Weights;

/// <summary>Names and sizes of <see cref="SafetensorsDType"/>.</summary>
public static class SafetensorsDTypes
{
    // One row a type, in the order of the enum.
    private static readonly (string Name, int Bits)[] Rows =
    [
        ("BOOL", 8), ("F4", 4), ("F6_E2M3", 6), ("F6_E3M2", 6), ("U8", 8), ("I8", 8),
        ("F8_E5M2", 8), ("F8_E4M3", 8), ("F8_E8M0", 8), ("F8_E4M3FNUZ", 8), ("F8_E5M2FNUZ", 8),
        ("I16", 16), ("U16", 16), ("F16", 16), ("BF16", 16),
        ("I32", 32), ("U32", 32), ("F32", 32), ("C64", 64), ("F64", 64), ("I64", 64), ("U64", 64),
    ];

    private static readonly FrozenDictionary<string, SafetensorsDType> ByName =
        Rows.Select((row, index) => (row.Name, DType: (SafetensorsDType)index)).ToFrozenDictionary(pair => pair.Name, pair => pair.DType);

    /// <summary>The name in the file: <c>F32</c>, <c>BF16</c>, …</summary>
    public static string FileName(this SafetensorsDType dtype) => Rows[(int)dtype].Name;

    /// <summary>Bits of one element; 4 and 6 occur.</summary>
    public static int BitCount(this SafetensorsDType dtype) => Rows[(int)dtype].Bits;

    /// <summary>Finds the type by its name in the file, exact case.</summary>
    /// <returns>False where the format knows no such type.</returns>
    public static bool TryParse(string name, out SafetensorsDType dtype) => ByName.TryGetValue(name, out dtype);

    /// <summary>Bytes of a tensor of this type.</summary>
    /// <param name="dtype">The type.</param>
    /// <param name="shape">Sizes of the dimensions, none negative; empty for a single number.</param>
    /// <param name="byteCount">The bytes; 0 where false is returned.</param>
    /// <returns>False where the product overflows, a size is negative, or the bits do not fill whole bytes.</returns>
    public static bool TryByteCount(this SafetensorsDType dtype, ReadOnlySpan<long> shape, out long byteCount)
    {
        byteCount = 0;
        var bits = (UInt128)dtype.BitCount();
        foreach (var size in shape)
        {
            if (size < 0)
            {
                return false;
            }

            bits *= (ulong)size;
            if (bits > long.MaxValue)
            {
                return false; // checked at every factor, so a later zero does not hide an overflow
            }
        }

        byteCount = (long)(bits / 8);
        return bits % 8 == 0;
    }
}
