using System.Collections.Immutable;

namespace Itemwise.Imaging;

/// <summary>What a picture carries beside its samples. Neutral value: <see cref="None"/>.</summary>
/// <param name="IccProfile">The colour profile that the samples are meant in, or null for sRGB (grey: its tone curve).</param>
/// <param name="Exif">The EXIF block, a small TIFF of its own, with its orientation set to 1, as the samples are upright; null when
/// absent.</param>
/// <param name="Xmp">The XMP packet, UTF-8; null when absent.</param>
/// <param name="Text">Texts by keyword: PNG's text chunks, and in any format what <see cref="PictureWriter"/> put into the XMP
/// packet.</param>
public sealed record PictureMetadata(byte[]? IccProfile, byte[]? Exif, byte[]? Xmp, ImmutableDictionary<string, string> Text)
{
    /// <summary>No profile, no EXIF, no XMP, no text.</summary>
    public static PictureMetadata None { get; } = new(null, null, null, ImmutableDictionary<string, string>.Empty);
}
