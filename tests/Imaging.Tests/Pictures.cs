using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

/// <summary>Pictures and picture files made byte by byte.</summary>
internal static class Pictures
{
    public static Picture Bytes(int width, int height, int bands, PictureMetadata? metadata = null) =>
        new(width, height, bands, [.. Enumerable.Range(0, width * height * bands).Select(i => (byte)((i * 37) + (i / 5)))], metadata);

    public static Picture Words(int width, int height, int bands, PictureMetadata? metadata = null) =>
        new(width, height, bands, [.. Enumerable.Range(0, width * height * bands).Select(i => (ushort)((i * 9973) + 5))], metadata);

    public static byte[] Samples(Picture picture) =>
        picture.BitsPerSample == 8 ? picture.Bytes.ToArray() : System.Runtime.InteropServices.MemoryMarshal.AsBytes(
            picture.Words).ToArray();

    /// <summary>A PNG from rows that already hold packed samples (no filter byte), with chunks between header and samples.</summary>
    public static byte[] Png(int width, int height, int depth, int colourType, byte[][] rows, params byte[][] between)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                zlib.WriteByte(0);
                zlib.Write(row);
            }
        }

        return [.. Signature, .. Header(width, height, depth, colourType), .. between.SelectMany(chunk => chunk),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    public static byte[] Header(int width, int height, int depth, int colourType)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9]) = ((byte)depth, (byte)colourType);
        return Chunk("IHDR", data);
    }

    public static byte[] Chunk(string type, byte[] data)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        typed.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc(typed));
        return chunk;
    }

    /// <summary>A TIFF of one row of one sample a pixel, whole numbers or floats, uncompressed; with a palette where its colours are
    /// 3.</summary>
    public static byte[] TiffRow(int width, int bits, int photometric, int sampleFormat, byte[] row, int orientation = 1)
    {
        var paletteLength = photometric == 3 ? 3 * (1 << bits) : 0;
        List<(int Tag, int Type, int Count, int Value)> entries =
        [
            (256, 4, 1, width), (257, 4, 1, 1), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, photometric), (273, 4, 1, 0),
            (274, 3, 1, orientation), (277, 3, 1, 1), (278, 4, 1, 1), (279, 4, 1, row.Length), (339, 3, 1, sampleFormat),
        ];
        if (paletteLength > 0)
        {
            entries.Insert(10, (320, 3, paletteLength, 0));
        }

        var after = 8 + 2 + (12 * entries.Count) + 4;
        var file = new byte[after + (2 * paletteLength) + row.Length];
        "II*\0"u8.CopyTo(file);
        file[4] = 8;
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(8), (short)entries.Count);
        foreach (var (index, (tag, type, count, value)) in entries.Index())
        {
            var entry = file.AsSpan(10 + (12 * index), 12);
            BinaryPrimitives.WriteInt16LittleEndian(entry, (short)tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], (short)type);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], count);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], tag switch
            {
                273 => after + (2 * paletteLength), 320 => after, _ => value,
            });
        }

        for (var i = 0; i < paletteLength; i++)
        {
            // Shades of grey, the darkest last.
            var shade = 255 - (i % (1 << bits) * 255 / ((1 << bits) - 1));
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(after + (2 * i)), (ushort)(shade * 257));
        }

        row.CopyTo(file, after + (2 * paletteLength));
        return file;
    }

    /// <summary>An EXIF block with one entry: the orientation.</summary>
    public static byte[] Exif(int orientation, bool littleEndian = true)
    {
        byte[] little = [(byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        byte[] big = [(byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];
        return littleEndian ? little : big;
    }

    /// <summary>What the thumbnail shows.</summary>
    public const string Secret = "what-was-removed";

    /// <summary>The thumbnail in <see cref="CameraExif"/>, for a search: a JPEG's beginning and end.</summary>
    public static byte[] Thumbnail => [0xFF, 0xD8, 0xFF, 0xDB, .. Encoding.ASCII.GetBytes(Secret), 0xFF, 0xD9];

    /// <summary>An EXIF block as cameras write it: make; exposure (time, maker's note, interoperability R98), place (N); and the
    /// thumbnail's directory.</summary>
    public static byte[] CameraExif(bool littleEndian)
    {
        var file = new List<byte>(new byte[8]);
        byte[] N(long value, int length)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            return littleEndian ? bytes[..length] : [.. bytes[..length].Reverse()];
        }

        byte[] Entry(int tag, int type, int count, byte[] value) =>
            [.. N(tag, 2), .. N(type, 2), .. N(count, 4), .. value, .. new byte[4 - value.Length]];
        int Add(byte[] bytes)
        {
            file.AddRange(bytes);
            return file.Count - bytes.Length;
        }

        int Directory(long next, params byte[][] entries) => Add([.. N(entries.Length, 2), .. entries.SelectMany(e => e), .. N(next, 4)]);
        var make = Add("Lumen\0"u8.ToArray());
        var time = Add("2026:11:28 08:00:00\0"u8.ToArray());
        byte[] noted = [.. "MAKER"u8, .. Thumbnail];
        var (note, thumbnail) = (Add(noted), Add(Thumbnail));
        var interoperability = Directory(0, Entry(1, 2, 4, "R98\0"u8.ToArray()));
        var exposure = Directory(0, Entry(0x9003, 2, 20, N(time, 4)), Entry(0x927C, 7, noted.Length, N(note, 4)),
            Entry(0xA005, 4, 1, N(interoperability, 4)));
        var place = Directory(0, Entry(1, 2, 2, "N\0"u8.ToArray()));
        var second = Directory(0, Entry(0x0103, 3, 1, N(6, 2)), Entry(0x0201, 4, 1, N(thumbnail, 4)),
            Entry(0x0202, 4, 1, N(Thumbnail.Length, 4)));
        var first = Directory(second, Entry(0x010F, 2, 6, N(make, 4)), Entry(0x0112, 3, 1, N(1, 2)), Entry(0x8769, 4, 1, N(exposure, 4)),
            Entry(0x8825, 4, 1, N(place, 4)));
        byte[] exif = [.. file];
        (littleEndian ? "II*\0"u8 : "MM\0*"u8).CopyTo(exif);
        N(first, 4).CopyTo(exif, 4);
        return exif;
    }

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : 0xEDB88320 ^ (crc >> 1);
            }
        }

        return ~crc;
    }
}
