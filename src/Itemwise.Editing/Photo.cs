using System.Collections.Immutable;
using System.Security.Cryptography;
using Itemwise.Torch;
using Itemwise.Imaging;

namespace Itemwise.Editing;

/// <summary>The picture that is edited: its file, and its samples as they are in the file.</summary>
/// <remarks>Immutable. Everything is upright; the size counts pixels after the file's orientation was applied.</remarks>
public sealed class Photo
{
    private readonly Lazy<Picture> working;

    /// <summary>A photo whose picture is at hand.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">SHA-256 of the file, lower-case hexadecimal.</param>
    /// <param name="native">The decoded file.</param>
    public Photo(string path, string sha256, Picture native)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(native);
        (Path, Sha256, Native) = (path, sha256, native);
        working = new Lazy<Picture>(() => Native.ToWorkingRgb());
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The samples, bands, bits and metadata of the file: what results are composed into.</summary>
    public Picture Native { get; }

    /// <summary>Sentences on what the file holds that is not read, or not as it may be meant; empty for most.</summary>
    public ImmutableArray<string> Remarks { get; private init; } = [];

    /// <summary>Rows.</summary>
    public int Height => Native.Height;

    /// <summary>Columns.</summary>
    public int Width => Native.Width;

    /// <summary>The picture as a model sees it, at the photo's size: sRGB of 3 bands and 8 bits. Made when first asked for.</summary>
    public Picture Rgb => working.Value;

    /// <summary>Reads a photo.</summary>
    /// <param name="path">JPEG, PNG, WebP, TIFF, or HEIC where libvips has it.</param>
    /// <exception cref="InputRefusedException">The file cannot be read, is no picture, or is too large.</exception>
    /// <exception cref="ResourceException">The picture does not fit into memory.</exception>
    public static Photo Load(string path)
    {
        var native = Picture.Load(path);
        try
        {
            using var stream = File.OpenRead(path);
            return new Photo(path, Convert.ToHexStringLower(SHA256.HashData(stream)), native) { Remarks = Remark(path, native) };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputRefusedException($"The photo '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The photo's own size, or, where a side is longer than the given one, the size in proportion.</summary>
    /// <param name="longestSide">In pixels.</param>
    public (int Height, int Width) SizeWithin(int longestSide)
    {
        var scale = Math.Min(1, (double)longestSide / Math.Max(Height, Width));
        return (Math.Max(1, (int)Math.Round(Height * scale)), Math.Max(1, (int)Math.Round(Width * scale)));
    }

    private static ImmutableArray<string> Remark(string path, Picture native)
    {
        var header = PictureHeader.Probe(path);
        var kind = header.Format switch
        {
            PictureFormat.Tiff => "pages",
            PictureFormat.Heif => "pictures",
            _ => "frames of an animation",
        };
        return
        [
            .. header.PageCount > 1 ? [$"'{path}' holds {header.PageCount} {kind}: one of them is read, the first or main one."]
                : (ReadOnlySpan<string>)[],
            .. native.Metadata.IsHighDynamicRange
                ? [$"'{path}' is of high dynamic range (PQ or HLG): its samples stay, but what is painted is not as bright as they are."]
                : (ReadOnlySpan<string>)[],
        ];
    }
}
