using System.Text;

namespace Itemwise.Imaging.Formats;

/// <summary>Finds a file's format from its first bytes, so that only the decoders this program means to use are ever reached.</summary>
internal static class PictureSignature
{
    private const string Readable = "PNG, JPEG, WebP, TIFF or HEIC";
    private const int HeadLength = 512;

    /// <summary>The format of a readable picture file.</summary>
    /// <exception cref="InputRefusedException">Missing, a folder, not readable, empty, or not one of the known formats.</exception>
    public static PictureFormat Read(string path)
    {
        var head = ReadHead(path);
        return Match(head) ?? throw new InputRefusedException(head.Length == 0
            ? $"Picture '{path}' is empty, with no bytes at all: save it again."
            : $"'{path}' is {Describe(head)}, which is not read here: give a picture as {Readable}.");
    }

    public static PictureFormat? Match(ReadOnlySpan<byte> head) => head switch
    {
        [0xFF, 0xD8, 0xFF, ..] => PictureFormat.Jpeg,
        [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, ..] => PictureFormat.Png,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureFormat.WebP,
        [(byte)'I', (byte)'I', 42 or 43, 0, ..] or [(byte)'M', (byte)'M', 0, 42 or 43, ..] => PictureFormat.Tiff,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when IsHeif(head) => PictureFormat.Heif,
        _ => null,
    };

    /// <summary>Whether some picture file begins within bytes that should hold something else. Of a JPEG three bytes tell it anywhere, of
    /// others the first bytes do.</summary>
    public static bool IsWithin(ReadOnlySpan<byte> bytes) => bytes.IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) >= 0
        || Match(bytes) is not null || bytes.IndexOf((ReadOnlySpan<byte>)[0x89, .. "PNG"u8]) >= 0;

    /// <summary>Whether a text is a picture file in base 64, by itself or as a data URI.</summary>
    public static bool IsPacked(string text)
    {
        var start = text.AsSpan().TrimStart();
        var comma = start.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) ? start.IndexOf(',') : -1;
        var head = start[(comma + 1)..].TrimStart();
        return comma >= 0 || head.StartsWith("/9j/", StringComparison.Ordinal) || head.StartsWith("iVBORw0KGg", StringComparison.Ordinal)
            || head.StartsWith("UklGR", StringComparison.Ordinal) || head.StartsWith("SUkqA", StringComparison.Ordinal)
            || head.StartsWith("TU0AK", StringComparison.Ordinal) || head.StartsWith("R0lGOD", StringComparison.Ordinal)
            || (head.StartsWith("AAAA", StringComparison.Ordinal) && head.Length > 16
                && head[..12].Contains("Z0eX", StringComparison.Ordinal)); // of HEIC's ftyp
    }

    private static bool IsHeif(ReadOnlySpan<byte> head) =>
        head.Length >= 12
        && Encoding.ASCII.GetString(head[8..12]) is "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" or "avif";

    private static byte[] ReadHead(string path)
    {
        if (Directory.Exists(path))
        {
            throw new InputRefusedException($"'{path}' is a folder, where a picture file is expected: name a file.");
        }

        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[HeadLength];
            return head[..file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false)];
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputRefusedException($"Picture '{path}' does not exist: check the path.", missing);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputRefusedException($"Picture '{path}' cannot be opened: {unreadable.Message}", unreadable);
        }
    }

    private static string Describe(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return text switch
        {
            _ when text.StartsWith("GIF8", StringComparison.Ordinal) => "a GIF",
            _ when text.StartsWith("BM", StringComparison.Ordinal) => "a BMP",
            _ when text.StartsWith("%PDF", StringComparison.Ordinal) => "a PDF",
            _ when text.Contains("<svg", StringComparison.OrdinalIgnoreCase) => "an SVG drawing",
            _ when text.StartsWith("<?xml", StringComparison.Ordinal) => "an XML file",
            _ when text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) => "a ZIP archive",
            _ when text.StartsWith("\u0093NUMPY", StringComparison.Ordinal) => "a NumPy array",
            _ when text.StartsWith("8BPS", StringComparison.Ordinal) => "a Photoshop document",
            _ when text.StartsWith("\u0000\u0000\u0000\u000CjP", StringComparison.Ordinal) => "a JPEG 2000",
            _ when text.StartsWith("\u00FF\u000A", StringComparison.Ordinal) => "a JPEG XL",
            _ when head.IndexOfAnyExceptInRange((byte)9, (byte)126) < 0 => "a text file",
            _ => "a file of another kind",
        };
    }
}
