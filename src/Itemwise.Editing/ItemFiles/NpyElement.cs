using System.Buffers.Binary;

namespace Itemwise.Editing.ItemFiles;

/// <summary>The numbers of NumPy arrays, by the names of their types.</summary>
internal static class NpyElement
{
    /// <summary>How an element is read, and its size in bytes; null for what is no plain number.</summary>
    /// <param name="type">As the header has it, in quotes: byte order, kind and size.</param>
    public static (Func<byte[], int, double> Read, int Size)? Of(string type) => type switch
    {
        "'|b1'" or "'|u1'" => ((bytes, at) => bytes[at], 1),
        "'|i1'" => ((bytes, at) => (sbyte)bytes[at], 1),
        "'<u2'" => ((bytes, at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at)), 2),
        "'<i2'" => ((bytes, at) => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(at)), 2),
        "'<u4'" => ((bytes, at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)), 4),
        "'<i4'" => ((bytes, at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)), 4),
        "'<u8'" => ((bytes, at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), 8),
        "'<i8'" => ((bytes, at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)), 8),
        "'<f2'" => ((bytes, at) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(at)), 2),
        "'<f4'" => ((bytes, at) => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(at)), 4),
        "'<f8'" => ((bytes, at) => BinaryPrimitives.ReadDoubleLittleEndian(bytes.AsSpan(at)), 8),
        "'>u2'" => ((bytes, at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at)), 2),
        "'>i2'" => ((bytes, at) => BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(at)), 2),
        "'>u4'" => ((bytes, at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at)), 4),
        "'>i4'" => ((bytes, at) => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)), 4),
        "'>u8'" => ((bytes, at) => BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(at)), 8),
        "'>i8'" => ((bytes, at) => BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at)), 8),
        "'>f2'" => ((bytes, at) => (double)BinaryPrimitives.ReadHalfBigEndian(bytes.AsSpan(at)), 2),
        "'>f4'" => ((bytes, at) => BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(at)), 4),
        "'>f8'" => ((bytes, at) => BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(at)), 8),
        _ => null,
    };
}
