using System.IO.Hashing;
using System.Buffers.Binary;
using System.Text;

namespace Itemwise.Imaging.Formats;

/// <summary>The outer layer of a PNG file (ISO/IEC 15948): a signature and a row of chunks, each with length, type, data and
/// checksum.</summary>
/// <remarks>libvips decodes the picture; texts and palettes are reached here, because libvips writes texts in an encoding that other
/// readers misread and gives a palette's colours, never its indices.</remarks>
internal static class PngChunks
{
    private const int SignatureLength = 8;
    private const int LengthAndType = 8;
    private const int Checksum = 4;

    /// <summary>One chunk and where its data lies in the file.</summary>
    internal readonly record struct Chunk(string Type, int DataStart, int DataLength)
    {
        public ReadOnlySpan<byte> DataIn(ReadOnlySpan<byte> png) => png.Slice(DataStart, DataLength);

        public ReadOnlySpan<byte> WholeIn(ReadOnlySpan<byte> png) =>
            png.Slice(DataStart - LengthAndType, LengthAndType + DataLength + Checksum);
    }

    /// <summary>The whole file.</summary>
    /// <exception cref="InputRefusedException">It cannot be read, or has two gigabytes and more.</exception>
    public static byte[] ReadFile(string path) => Reading(path, () => File.ReadAllBytes(path));

    /// <summary>The file without the chunks that hold its samples, which are most of it.</summary>
    /// <exception cref="InputRefusedException">It cannot be read.</exception>
    public static byte[] ReadFileWithoutSamples(string path) => Reading(path, () =>
    {
        using var file = File.OpenRead(path);
        using var kept = new MemoryStream();
        var head = new byte[LengthAndType];
        file.ReadAtLeast(head, SignatureLength, throwOnEndOfStream: false);
        kept.Write(head);
        while (file.ReadAtLeast(head, LengthAndType, throwOnEndOfStream: false) == LengthAndType)
        {
            var rest = Math.Min(BinaryPrimitives.ReadUInt32BigEndian(head) + (long)Checksum, file.Length - file.Position);
            if (head.AsSpan(4).SequenceEqual("IDAT"u8) || head.AsSpan(4).SequenceEqual("fdAT"u8))
            {
                file.Seek(rest, SeekOrigin.Current);
                continue;
            }

            var data = new byte[rest];
            file.ReadExactly(data);
            kept.Write(head);
            kept.Write(data);
        }

        return kept.ToArray();
    });

    /// <summary>How many frames an animated PNG has; 1 for others.</summary>
    /// <exception cref="InputRefusedException">It cannot be read.</exception>
    public static int FrameCount(string path)
    {
        var png = ReadFileWithoutSamples(path);
        return List(png).Find(chunk => chunk is { Type: "acTL", DataLength: 8 }) is { Type: not null } animation
            ? (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(animation.DataIn(png)), 1, int.MaxValue) : 1;
    }

    private static byte[] Reading(string path, Func<byte[]> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"Picture '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The chunks that are there in full; a file that was cut short simply has fewer.</summary>
    public static List<Chunk> List(ReadOnlySpan<byte> png)
    {
        var chunks = new List<Chunk>();
        var position = (long)SignatureLength;
        while (position + LengthAndType + Checksum <= png.Length)
        {
            var head = png[(int)position..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(head);
            if (position + LengthAndType + length + Checksum > png.Length)
            {
                break;
            }

            chunks.Add(new Chunk(Encoding.Latin1.GetString(head.Slice(4, 4)), (int)position + LengthAndType, (int)length));
            position += LengthAndType + length + Checksum;
        }

        return chunks;
    }

    /// <summary>The signature, then the given chunks.</summary>
    public static byte[] Assemble(ReadOnlySpan<byte> png, IReadOnlyCollection<byte[]> chunks)
    {
        var file = new byte[checked(SignatureLength + chunks.Sum(chunk => chunk.Length))];
        png[..SignatureLength].CopyTo(file);
        var position = SignatureLength;
        foreach (var chunk in chunks)
        {
            chunk.CopyTo(file, position);
            position += chunk.Length;
        }

        return file;
    }

    /// <summary>A whole chunk with its checksum.</summary>
    public static byte[] Make(string type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[LengthAndType + data.Length + Checksum];
        BinaryPrimitives.WriteUInt32BigEndian(chunk, (uint)data.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(LengthAndType));
        var checksum = Crc32.HashToUInt32(chunk.AsSpan(4, 4 + data.Length));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(LengthAndType + data.Length), checksum);
        return chunk;
    }
}
