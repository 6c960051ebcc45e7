using System.Buffers.Binary;

namespace Itemwise.Imaging.Formats;

/// <summary>A directory of a TIFF structure, in place: entries with a tag, a type, a count, and a value or where it lies.</summary>
/// <remarks>Source: TIFF 6.0, and BigTIFF, whose numbers are wider. An EXIF block is such a structure too.</remarks>
internal readonly ref struct TiffDirectory
{
    private const int BigVersion = 43;

    private readonly bool isBig;

    private TiffDirectory(Span<byte> tiff, bool isLittleEndian, bool isBig, int start)
    {
        Tiff = tiff;
        (IsLittleEndian, this.isBig, Start) = (isLittleEndian, isBig, start);
        var count = Number(start, CountLength);
        var room = (tiff.Length - start - CountLength) / EntryLength;
        Count = (int)Math.Min(count, (ulong)room);
    }

    /// <summary>The whole structure.</summary>
    public Span<byte> Tiff { get; }

    /// <summary>The order of bytes.</summary>
    public bool IsLittleEndian { get; }

    /// <summary>Where it begins.</summary>
    public int Start { get; }

    /// <summary>How many entries are there in full.</summary>
    public int Count { get; }

    /// <summary>Bytes of an entry.</summary>
    public int EntryLength => isBig ? 20 : 12;

    private int FirstEntry => Start + CountLength;

    private int CountLength => isBig ? 8 : 2;

    private int OffsetLength => isBig ? 8 : 4;

    /// <summary>The first directory; false where the bytes are no such structure.</summary>
    public static bool TryFirst(Span<byte> tiff, out TiffDirectory directory)
    {
        directory = default;
        if (tiff.Length < 16 || !(tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
        {
            return false;
        }

        var isLittleEndian = tiff[0] == 'I';
        var isBig = Read(tiff, 2, 2, isLittleEndian) == BigVersion;
        return TryAt(tiff, Read(tiff, isBig ? 8 : 4, isBig ? 8 : 4, isLittleEndian), isLittleEndian, isBig, out directory);
    }

    /// <summary>Another directory of the same structure; false where none can begin.</summary>
    public bool TryAt(ulong offset, out TiffDirectory directory) => TryAt(Tiff, offset, IsLittleEndian, isBig, out directory);

    /// <summary>The tag of an entry.</summary>
    public ushort Tag(int index) => (ushort)Number(Entry(index), 2);

    /// <summary>A whole number that an entry holds itself, of 1, 2 or 4 bytes; null for another type.</summary>
    public uint? Value(int index) => TypeLength(index) is (1 or 2 or 4) and var length
        ? (uint)Number(Entry(index) + 4 + OffsetLength, length) : null;

    /// <summary>Puts another number of the same type in place of an entry's.</summary>
    public void SetValue(int index, uint value)
    {
        var (at, length) = (Entry(index) + 4 + OffsetLength, TypeLength(index));
        Tiff.Slice(at, OffsetLength).Clear();
        Write(at, length, value);
    }

    /// <summary>Puts another count of entries before them.</summary>
    public void SetCount(int count) => Write(Start, CountLength, (ulong)count);

    /// <summary>Where an entry's bytes lie outside of it; empty where it holds them, null where they leave the structure.</summary>
    public Range? Outside(int index)
    {
        var entry = Entry(index);
        var length = (UInt128)Number(entry + 4, OffsetLength) * (ulong)Math.Max(1, TypeLength(index));
        var at = Number(entry + 4 + OffsetLength, OffsetLength);
        return length <= (UInt128)OffsetLength ? new Range(0, 0)
            : at + length <= (UInt128)Tiff.Length ? new Range((int)at, (int)(at + length)) : null;
    }

    /// <summary>Where an entry begins.</summary>
    public int Entry(int index) => FirstEntry + (index * EntryLength);

    private int TypeLength(int index) => Number(Entry(index) + 2, 2) switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };

    private void Write(int at, int length, ulong value)
    {
        for (var i = 0; i < length; i++)
        {
            Tiff[at + (IsLittleEndian ? i : length - 1 - i)] = (byte)(value >> (8 * i));
        }
    }

    private ulong Number(int at, int length) => Read(Tiff, at, length, IsLittleEndian);

    private static bool TryAt(Span<byte> tiff, ulong offset, bool isLittleEndian, bool isBig, out TiffDirectory directory)
    {
        var isInside = offset >= 8 && offset <= (ulong)Math.Max(0, tiff.Length - 8);
        directory = isInside ? new TiffDirectory(tiff, isLittleEndian, isBig, (int)offset) : default;
        return isInside;
    }

    private static ulong Read(ReadOnlySpan<byte> bytes, int at, int length, bool isLittleEndian) => (length, isLittleEndian) switch
    {
        (1, _) => bytes[at],
        (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]),
        (2, false) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]),
        (4, true) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]),
        (4, false) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]),
        (_, true) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]),
        (_, false) => BinaryPrimitives.ReadUInt64BigEndian(bytes[at..]),
    };
}
