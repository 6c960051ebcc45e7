using System.Buffers.Binary;

namespace Itemwise.Imaging.Formats;

/// <summary>The orientation entry of an EXIF block (a TIFF directory, tag 0x0112).</summary>
internal static class ExifOrientation
{
    private const ushort OrientationTag = 0x0112;
    private const int EntryLength = 12;

    /// <summary>A copy that says upright, as the samples are once loaded; a block that cannot be followed comes back as it is.</summary>
    public static byte[]? Reset(byte[]? exif)
    {
        if (exif is null)
        {
            return null;
        }

        var copy = (byte[])exif.Clone();
        var tiff = copy.AsSpan().StartsWith("Exif\0\0"u8) ? copy.AsSpan(6) : copy.AsSpan();
        if (tiff.Length >= 8 && (tiff.StartsWith("II"u8) || tiff.StartsWith("MM"u8)))
        {
            ResetIn(tiff, littleEndian: tiff[0] == 'I');
        }

        return copy;
    }

    private static void ResetIn(Span<byte> tiff, bool littleEndian)
    {
        var start = littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start > tiff.Length - 2)
        {
            return;
        }

        var directory = tiff[(int)start..];
        var count = Read16(directory, littleEndian);
        for (var i = 0; i < count && 2 + ((i + 1) * EntryLength) <= directory.Length; i++)
        {
            var entry = directory.Slice(2 + (i * EntryLength), EntryLength);
            if (Read16(entry, littleEndian) == OrientationTag)
            {
                entry[8..].Clear();
                entry[littleEndian ? 8 : 9] = 1;
            }
        }
    }

    private static ushort Read16(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
