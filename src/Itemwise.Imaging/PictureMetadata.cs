using System.Collections.Immutable;
using Itemwise.Imaging.Formats;

namespace Itemwise.Imaging;

/// <summary>What a picture carries beside its samples. Neutral value: <see cref="None"/>.</summary>
/// <param name="IccProfile">The colour profile that the samples are meant in, or null for sRGB (grey: its tone curve). Of a PNG that
/// names its colours by gAMA and cHRM or by cICP, and of a HEIC that does so by nclx, a profile made of them.</param>
/// <param name="Exif">The EXIF block, a small TIFF of its own, with its orientation set to 1, as the samples are upright; null when
/// absent.</param>
/// <param name="Xmp">The XMP packet, UTF-8; null when absent.</param>
/// <param name="Text">Texts by keyword: PNG's text chunks, and in any format what <see cref="PictureWriter"/> put into the XMP
/// packet.</param>
public sealed record PictureMetadata(byte[]? IccProfile, byte[]? Exif, byte[]? Xmp, ImmutableDictionary<string, string> Text)
{
    /// <summary>No profile, no EXIF, no XMP, no text.</summary>
    public static PictureMetadata None { get; } = new(null, null, null, ImmutableDictionary<string, string>.Empty);

    /// <summary>Reads what a picture file carries, without decoding a sample.</summary>
    /// <exception cref="InputRefusedException">One sentence on what is wrong with the file.</exception>
    public static PictureMetadata Read(string path) => PictureReader.Stream(path, PictureLimits.Default, (_, metadata, _) => metadata);

    /// <summary>The colours and the resolution alone: nothing of where, when, with what and by whom the picture was made.</summary>
    public PictureMetadata WithoutHistory() => this with { Exif = null, Xmp = null, Text = None.Text };

    /// <summary>How large the picture is meant to be; null where the file does not say.</summary>
    public PictureResolution? Resolution { get; init; }

    /// <summary>Whether the samples are of high dynamic range (PQ or HLG), which PNG alone can say of them. Models see them as they
    /// stand.</summary>
    public bool IsHighDynamicRange => Png?.IsHighDynamicRange == true;

    /// <summary>What a PNG says of its colours, or would in place of a HEIC; null of other pictures.</summary>
    internal PngColour? Png { get; init; }

    /// <summary>What still holds once samples have changed: the same without thumbnails, previews, maker notes and whatever else may show
    /// the picture as it was.</summary>
    internal PictureMetadata WithoutPreviews() => this with
    {
        Exif = ExifPreviews.Remove(Exif),
        Xmp = XmpPacket.WithoutPreviews(Xmp),
        Text = Text.RemoveRange(Text.Where(text => PngText.MayHoldPicture(text.Key, text.Value)).Select(text => text.Key)),
    };
}
