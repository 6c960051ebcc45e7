using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;

namespace Itemwise.Imaging.Formats;

/// <summary>Text chunks of PNG: tEXt (Latin-1), zTXt (the same, packed), iTXt (UTF-8).</summary>
internal static class PngText
{
    private const string XmpKeyword = "XML:com.adobe.xmp"; // libvips' business, kept as XMP
    private const int LongestText = 16 << 20;
    private const int LongestKeyword = 79;

    /// <summary>The texts by keyword, the first of several; chunks that break the rules are passed over.</summary>
    public static ImmutableDictionary<string, string> Read(ReadOnlySpan<byte> png)
    {
        var texts = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var chunk in PngChunks.List(png))
        {
            if (Parse(chunk.Type, chunk.DataIn(png)) is var (keyword, text) && keyword != XmpKeyword)
            {
                texts.TryAdd(keyword, text);
            }
        }

        return texts.ToImmutable();
    }

    /// <summary>The PNG with these texts, in place of texts under the same keywords, and with what metadata says beside, right after its
    /// header.</summary>
    /// <param name="png">The file as the encoder made it.</param>
    /// <param name="texts">By keyword.</param>
    /// <param name="metadata">EXIF, and what a PNG said of its colours and its resolution, which goes on as it was.</param>
    public static byte[] Write(ReadOnlySpan<byte> png, IReadOnlyDictionary<string, string> texts, PictureMetadata metadata)
    {
        var chunks = new List<byte[]>();
        ImmutableArray<byte[]> colour = metadata.Png?.Chunks ?? [];
        // The encoder names a resolution of its own where it was given none.
        var isEncodersDropped = metadata.Resolution is null || metadata.Png?.HasResolution == true;
        foreach (var chunk in PngChunks.List(png))
        {
            var replaced = (Parse(chunk.Type, chunk.DataIn(png)) is var (keyword, _) && texts.ContainsKey(keyword))
                || (isEncodersDropped && chunk.Type == PngColour.Resolution);
            if (!replaced)
            {
                chunks.Add(chunk.WholeIn(png).ToArray());
            }

            if (chunk.Type == "IHDR")
            {
                chunks.AddRange(colour);
                chunks.AddRange(metadata.Exif is null ? [] : [PngChunks.Make(ExifBlock.PngChunk, metadata.Exif)]);
                chunks.AddRange(texts.OrderBy(text => text.Key, StringComparer.Ordinal).Select(text => Make(text.Key, text.Value)));
            }
        }

        return PngChunks.Assemble(png, chunks);
    }

    /// <summary>Whether a text holds a picture, or a packed block that may: ImageMagick keeps EXIF, XMP and Photoshop's resources under
    /// such names.</summary>
    public static bool MayHoldPicture(string keyword, string text) => PictureSignature.IsPacked(text)
        || (keyword.StartsWith("Raw profile type ", StringComparison.Ordinal) && keyword[17..] is not ("icc" or "icm" or "iptc"));

    public static bool IsKeyword(string text) => text.Length is > 0 and <= LongestKeyword && Ascii.IsValid(text);

    // Plain ASCII goes into tEXt, which every reader knows; anything else needs iTXt's UTF-8.
    private static byte[] Make(string keyword, string text)
    {
        if (!IsKeyword(keyword))
        {
            throw new ArgumentException(
                $"'{keyword}' is no keyword of a PNG text: it has 1 to {LongestKeyword} ASCII characters.", nameof(keyword));
        }

        var name = Encoding.ASCII.GetBytes(keyword);
        return Ascii.IsValid(text)
            ? PngChunks.Make("tEXt", [.. name, 0, .. Encoding.ASCII.GetBytes(text)])
            : PngChunks.Make("iTXt", [.. name, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);
    }

    private static (string Keyword, string Text)? Parse(string type, ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (type is not ("tEXt" or "zTXt" or "iTXt") || end is < 1 or > LongestKeyword)
        {
            return null;
        }

        var keyword = Encoding.Latin1.GetString(data[..end]);
        var rest = data[(end + 1)..];
        var text = type switch
        {
            "tEXt" => Encoding.Latin1.GetString(rest),
            "zTXt" => rest.Length > 0 && Inflate(rest[1..]) is { } packed ? Encoding.Latin1.GetString(packed) : null,
            _ => International(rest),
        };
        return text is null ? null : (keyword, text);
    }

    // After the keyword: compressed?, method, language and translated keyword (each ending in 0), text.
    private static string? International(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 4)
        {
            return null;
        }

        var compressed = rest[0] != 0;
        rest = rest[2..];
        for (var skipped = 0; skipped < 2; skipped++)
        {
            var end = rest.IndexOf((byte)0);
            if (end < 0)
            {
                return null;
            }

            rest = rest[(end + 1)..];
        }

        return !compressed ? Encoding.UTF8.GetString(rest) : Inflate(rest) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
    }

    // A few packed kilobytes can claim gigabytes: no text is that long.
    private static byte[]? Inflate(ReadOnlySpan<byte> packed)
    {
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            using var text = new MemoryStream();
            var buffer = new byte[1 << 14];
            for (int count; (count = stream.Read(buffer)) > 0;)
            {
                text.Write(buffer, 0, count);
                if (text.Length > LongestText)
                {
                    return null;
                }
            }

            return text.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
