using Itemwise.Imaging.Formats;

namespace Itemwise.Imaging;

/// <summary>What a picture file says of itself, read without decoding a sample.</summary>
/// <param name="Format">The file's format, found from its first bytes and never from its name.</param>
/// <param name="Width">Pixels across, before the orientation is applied.</param>
/// <param name="Height">Pixels down, before the orientation is applied.</param>
/// <param name="Bands">Samples a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha or CMYK. A palette counts as the colours it
/// stands for.</param>
/// <param name="BitsPerSample">8 or 16 of a decoded sample, or 0 for anything else (floats, 32-bit integers).</param>
/// <param name="Orientation">EXIF's 1 to 8; 1 is upright and the value when the file is silent.</param>
/// <param name="HasProfile">Whether a colour profile is embedded.</param>
/// <param name="HasAlpha">Whether one of the bands is alpha.</param>
/// <param name="Colour">How the bands are to be read.</param>
/// <param name="PageCount">Pages of a TIFF, frames of an animated WebP or PNG, pictures in a HEIC.</param>
public sealed record PictureHeader(
    PictureFormat Format,
    int Width,
    int Height,
    int Bands,
    int BitsPerSample,
    int Orientation,
    bool HasProfile,
    bool HasAlpha,
    PictureColour Colour,
    int PageCount)
{
    /// <summary>Width times height.</summary>
    public long PixelCount => (long)Width * Height;

    /// <summary>Reads the header of a picture file.</summary>
    /// <exception cref="InputRefusedException">The file is missing, not a picture of a known format, or damaged at its head.</exception>
    /// <exception cref="ResourceException">libvips is not installed.</exception>
    public static PictureHeader Probe(string path)
    {
        var format = PictureSignature.Read(path);
        var header = PictureReader.Reading(path, () =>
        {
            using var image = PictureLoader.Open(path, format);
            return PictureLoader.Header(image, format);
        });
        return format == PictureFormat.Png ? header with { PageCount = PngChunks.FrameCount(path) } : header;
    }
}
