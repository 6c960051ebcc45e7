using System.Buffers.Binary;
using NetVips;

namespace Itemwise.Imaging.Formats;

/// <summary>EXIF blocks in the files that hold them, byte by byte.</summary>
internal static class ExifBlock
{
    /// <summary>PNG's chunk for it.</summary>
    public const string PngChunk = "eXIf";

    private const int RiffHeader = 12;
    private const int ChunkHeader = 8;
    private const byte WebPHasExif = 0x08;
    private const byte WebPHasAlpha = 0x10;

    private static ReadOnlySpan<byte> Head => "Exif\0\0"u8;

    /// <summary>The block without the six letters that JPEG puts before it.</summary>
    public static byte[]? Bare(byte[]? exif) => exif is not null && exif.AsSpan().StartsWith(Head) ? exif[Head.Length..] : exif;

    /// <summary>An image with the fields that libvips makes of a block; without them where it cannot be followed.</summary>
    /// <remarks>libvips writes the entries of an EXIF block for which the image has fields, and makes the fields only when it loads a
    /// file: so the block takes a trip through a tiny JPEG.</remarks>
    public static Image AsFields(byte[] exif)
    {
        using var black = Image.Black(8, 8);
        try
        {
            return Image.JpegloadBuffer(IntoJpeg(black.JpegsaveBuffer(keep: Enums.ForeignKeep.None), exif));
        }
        catch (VipsException)
        {
            return black.Copy(); // a damaged block is no reason to lose the picture
        }
    }

    /// <summary>The JPEG with a resolution, in whole dots an inch, in a JFIF segment, which libvips leaves out.</summary>
    public static byte[] WithDensity(byte[] jpeg, PictureResolution? resolution)
    {
        if (resolution is null || Segment(jpeg, 2, 0xE0).Length > 0)
        {
            return jpeg;
        }

        byte[] jfif = [0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 2, 1, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(jfif.AsSpan(12), Dots(resolution.Across));
        BinaryPrimitives.WriteUInt16BigEndian(jfif.AsSpan(14), Dots(resolution.Down));
        return [.. jpeg[..2], .. jfif, .. jpeg[2..]];

        static ushort Dots(double inMillimetre) => (ushort)Math.Clamp(Math.Round(inMillimetre * 25.4), 1, ushort.MaxValue);
    }

    /// <summary>The JPEG with this block and no other; without one where it is null or no segment can hold it.</summary>
    public static byte[] IntoJpeg(byte[] jpeg, byte[]? exif)
    {
        using var file = new MemoryStream(jpeg.Length + (exif?.Length ?? 0));
        file.Write(jpeg.AsSpan(0, 2));
        var position = 2;

        // JFIF's segment stays the first, if there is one; the EXIF segments are libvips' own.
        while (Segment(jpeg, position, 0xE0) is { Length: > 0 } jfif)
        {
            file.Write(jfif);
            position += jfif.Length;
        }

        if (exif is not null && Head.Length + exif.Length + 2 <= ushort.MaxValue)
        {
            var length = 2 + Head.Length + exif.Length;
            file.Write([0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. Head, .. exif]);
        }

        while (Segment(jpeg, position, 0xE1) is { Length: > 0 } segment)
        {
            file.Write(segment[4..].StartsWith(Head) ? [] : segment);
            position += segment.Length;
        }

        file.Write(jpeg.AsSpan(position));
        return file.ToArray();
    }

    // The whole segment that begins here, or nothing where another begins.
    private static ReadOnlySpan<byte> Segment(byte[] jpeg, int position, byte marker) =>
        jpeg.AsSpan(position) is [0xFF, var found, var high, var low, ..] && found == marker
        && position + 2 + ((high << 8) | low) <= jpeg.Length
            ? jpeg.AsSpan(position, 2 + ((high << 8) | low)) : [];

    /// <summary>The WebP with this block and no other, and a header that says so; without one where it is null.</summary>
    public static byte[] IntoWebP(byte[] webP, byte[]? exif, int width, int height)
    {
        var chunks = WebPChunks(webP);
        var isExtended = chunks.Count > 0 && webP.AsSpan(chunks[0].Start).StartsWith("VP8X"u8);
        if (!isExtended && exif is null)
        {
            return webP;
        }

        using var file = new MemoryStream(webP.Length + (exif?.Length ?? 0) + 32);
        file.Write(webP.AsSpan(0, RiffHeader));
        var extended = isExtended ? webP.AsSpan(chunks[0].Start, chunks[0].Length).ToArray() : Extended(webP, width, height);
        extended[ChunkHeader] = (byte)((extended[ChunkHeader] & ~WebPHasExif) | (exif is null ? 0 : WebPHasExif));
        file.Write(extended);
        foreach (var (start, length) in chunks.Skip(isExtended ? 1 : 0))
        {
            file.Write(webP.AsSpan(start).StartsWith("EXIF"u8) ? [] : webP.AsSpan(start, length));
        }

        if (exif is not null)
        {
            file.Write([.. "EXIF"u8, .. BitConverter.GetBytes(exif.Length), .. exif, .. new byte[exif.Length % 2]]);
        }

        var bytes = file.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), bytes.Length - ChunkHeader);
        return bytes;
    }

    // Whole chunks with their headers and padding.
    private static List<(int Start, int Length)> WebPChunks(ReadOnlySpan<byte> webP)
    {
        var chunks = new List<(int, int)>();
        for (var position = RiffHeader; position + ChunkHeader <= webP.Length;)
        {
            var data = BinaryPrimitives.ReadUInt32LittleEndian(webP[(position + 4)..]);
            var length = (int)Math.Min(ChunkHeader + data + (data % 2), webP.Length - position);
            chunks.Add((position, length));
            position += length;
        }

        return chunks;
    }

    // A plain lossless file says in its own header, after a signature byte and two sizes of 14 bits, whether it has alpha.
    private static byte[] Extended(byte[] webP, int width, int height)
    {
        var chunk = new byte[ChunkHeader + 10];
        "VP8X"u8.CopyTo(chunk);
        chunk[4] = 10;
        var hasAlpha = webP.AsSpan(RiffHeader).StartsWith("VP8L"u8) && (webP[RiffHeader + ChunkHeader + 4] & 0x10) != 0;
        chunk[ChunkHeader] = hasAlpha ? WebPHasAlpha : (byte)0;
        Write24(chunk.AsSpan(12), width - 1);
        Write24(chunk.AsSpan(15), height - 1);
        return chunk;
    }

    private static void Write24(Span<byte> bytes, int value) =>
        (bytes[0], bytes[1], bytes[2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
}
