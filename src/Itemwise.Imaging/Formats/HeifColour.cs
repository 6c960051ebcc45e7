using System.Buffers.Binary;
using System.Text;

namespace Itemwise.Imaging.Formats;

/// <summary>What a HEIC or AVIF says of its colours by numbers, in a box colr of type nclx, which libvips does not tell.</summary>
/// <remarks>Source: ISO/IEC 14496-12 (boxes) and 23008-12 (their place: meta, iprp, ipco).</remarks>
internal static class HeifColour
{
    private const int HeaderLength = 8;
    private const int LongestMeta = 1 << 20;

    /// <summary>Primaries and transfer of the first such box; null where there is none.</summary>
    public static (byte Primaries, byte Transfer)? Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var properties = Inside(Inside(Meta(file), "iprp"), "ipco");
            return Inside(properties, "colr") is { Length: >= 8 } colour && colour.AsSpan().StartsWith("nclx"u8)
                && colour[4] == 0 && colour[6] == 0 ? (colour[5], colour[7]) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null; // who decodes the file says what is wrong with it
        }
    }

    // The content of the first box meta, after its version and flags.
    private static byte[] Meta(FileStream file)
    {
        var head = new byte[HeaderLength];
        while (file.ReadAtLeast(head, HeaderLength, throwOnEndOfStream: false) == HeaderLength)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(head) - (long)HeaderLength;
            if (length < 4)
            {
                break;
            }

            if (!head.AsSpan(4).SequenceEqual("meta"u8))
            {
                file.Seek(length, SeekOrigin.Current);
                continue;
            }

            var content = new byte[Math.Min(length, LongestMeta)];
            var count = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return content[Math.Min(4, count)..count];
        }

        return [];
    }

    private static byte[] Inside(byte[] boxes, string type)
    {
        for (var at = 0; at + HeaderLength <= boxes.Length;)
        {
            var length = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(boxes.AsSpan(at)), boxes.Length - at);
            if (length < HeaderLength)
            {
                break;
            }

            if (Encoding.ASCII.GetString(boxes, at + 4, 4) == type)
            {
                return boxes[(at + HeaderLength)..(at + length)];
            }

            at += length;
        }

        return [];
    }
}
