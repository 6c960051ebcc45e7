using Itemwise.Files;
using Itemwise.Imaging.Formats;
using NetVips;

namespace Itemwise.Imaging;

/// <summary>Writes pictures; the extension chooses the format. A file is replaced whole or not at all.</summary>
public static class PictureWriter
{
    /// <summary>JPEG quality unless told otherwise.</summary>
    public const int DefaultQuality = 95;

    private const string Extensions = ".png, .jpg, .jpeg, .webp, .tif, .tiff or .heic";

    // Only trying it out tells: libheif finds its encoders when it is asked for one.
    private static readonly Lazy<bool> CanWriteHeif = new(() =>
    {
        try
        {
            return Encode(new Picture(16, 16, 3, new byte[16 * 16 * 3]), PictureFormat.Heif).Length > 0;
        }
        catch (ItemwiseException error) when (error is not ResourceException)
        {
            return false;
        }
    });

    /// <summary>Writes a picture with its profile, EXIF and XMP, and what is said of its making.</summary>
    /// <remarks>PNG, TIFF and WebP are lossless (WebP has 8 bits and no grey, so it holds grey as RGB); JPEG and HEIC are not and have 8
    /// bits. EXIF is kept byte by byte in PNG, JPEG and WebP. A JPEG has room for 65,527 bytes of it and goes without a larger block;
    /// TIFF goes without, and HEIC keeps the fields that libvips knows. Profile and XMP are kept by all.</remarks>
    /// <param name="path">The file to make or replace.</param>
    /// <param name="picture">The samples and metadata.</param>
    /// <param name="text">How it was made; null for nothing.</param>
    /// <param name="quality">JPEG quality, 1 to 100.</param>
    /// <exception cref="InputRefusedException">An extension that is not written, a JPEG of a picture with alpha, or a place that cannot
    /// be written to.</exception>
    /// <exception cref="ResourceException">The disk is full.</exception>
    public static void Write(string path, Picture picture, PictureText? text = null, int quality = DefaultQuality)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var format = RequireRoom(path, picture);
        DurableFile.WriteAtomically(path, Encode(picture, format, text, quality));
    }

    /// <summary>Refuses a file whose format cannot hold what a picture is: for a look before the work starts.</summary>
    /// <returns>The format.</returns>
    /// <exception cref="InputRefusedException">An extension that is not written, a JPEG of a picture with alpha, or another format than
    /// PNG for high dynamic range.</exception>
    public static PictureFormat RequireRoom(string path, Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var format = FormatFor(path);
        var lacking = format == PictureFormat.Jpeg && picture.HasAlpha
            ? "cannot hold transparency, and the picture has some: write a .png, .webp or .tif instead"
            : format != PictureFormat.Png && picture.Metadata.IsHighDynamicRange
                ? "cannot say that its samples are of high dynamic range (PQ or HLG), as the picture's are: write a .png instead" : null;
        return lacking is null ? format : throw new InputRefusedException($"'{path}' {lacking}.");
    }

    /// <summary>The extension, with its dot, that a format's files get here.</summary>
    public static string ExtensionOf(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => ".jpg",
        PictureFormat.Png => ".png",
        PictureFormat.WebP => ".webp",
        PictureFormat.Tiff => ".tif",
        PictureFormat.Heif => ".heic",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Not a format of pictures."),
    };

    /// <summary>The format that an output file's extension stands for: for a look before the work starts.</summary>
    /// <exception cref="InputRefusedException">The extension is not one of those written.</exception>
    /// <exception cref="ResourceException">libvips is not installed.</exception>
    public static PictureFormat FormatFor(string path)
    {
        var format = Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".PNG" => PictureFormat.Png,
            ".JPG" or ".JPEG" => PictureFormat.Jpeg,
            ".WEBP" => PictureFormat.WebP,
            ".TIF" or ".TIFF" => PictureFormat.Tiff,
            ".HEIC" or ".HEIF" => PictureFormat.Heif,
            _ => throw new InputRefusedException($"'{path}' has no extension that is written here: end its name in {Extensions}."),
        };
        Libvips.Require();
        return format != PictureFormat.Heif || CanWriteHeif.Value
            ? format
            : throw new InputRefusedException(
                $"'{path}' cannot be written, as this machine's libvips has no encoder for HEIC: "
                + "end its name in .png, .jpg, .webp or .tif.");
    }

    /// <summary>The bytes of a picture file.</summary>
    /// <param name="picture">The samples and metadata.</param>
    /// <param name="format">Any.</param>
    /// <param name="text">How it was made; null for nothing.</param>
    /// <param name="quality">JPEG quality, 1 to 100.</param>
    public static byte[] Encode(Picture picture, PictureFormat format, PictureText? text = null, int quality = DefaultQuality)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        var narrowed = format is PictureFormat.Jpeg or PictureFormat.WebP or PictureFormat.Heif ? To8Bits(picture) : picture;
        var encoded = Libvips.Run(() =>
        {
            using var samples = VipsImages.Of(narrowed);
            using var sized = VipsImages.WithResolution(samples, picture.Metadata.Resolution);
            using var image = WithMetadata(sized, picture.Metadata, text, format);
            return Encode(image, format, quality);
        });
        return format switch
        {
            PictureFormat.Png => PngText.Write(encoded, Texts(picture, text), picture.Metadata),
            PictureFormat.Jpeg => ExifBlock.WithDensity(ExifBlock.IntoJpeg(encoded, picture.Metadata.Exif), picture.Metadata.Resolution),
            PictureFormat.WebP => ExifBlock.IntoWebP(encoded, picture.Metadata.Exif, picture.Width, picture.Height),
            _ => encoded,
        };
    }

    /// <summary>Writes a grey plane of 8 bits as PNG: masks and regions.</summary>
    public static void WriteGrey(string path, int width, int height, byte[] values) => Write(path, new Picture(width, height, 1, values));

    /// <summary>Writes a grey plane of 16 bits as PNG, or of 8 bits where no value needs more: label maps.</summary>
    public static void WriteGrey(string path, int width, int height, ushort[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Array.TrueForAll(values, value => value <= byte.MaxValue))
        {
            WriteGrey(path, width, height, Array.ConvertAll(values, value => (byte)value));
        }
        else
        {
            Write(path, new Picture(width, height, 1, values));
        }
    }

    private static byte[] Encode(Image image, PictureFormat format, int quality) => format switch
    {
        // Filters make photos smaller; label maps and masks pack best without.
        PictureFormat.Png => image.PngsaveBuffer(
            compression: 6, filter: image.Bands >= 3 ? Enums.ForeignPngFilter.All : Enums.ForeignPngFilter.None),
        PictureFormat.Jpeg => image.JpegsaveBuffer(q: quality, optimizeCoding: true),
        PictureFormat.WebP => image.WebpsaveBuffer(lossless: true),
        PictureFormat.Tiff => image.TiffsaveBuffer(
            compression: Enums.ForeignTiffCompression.Deflate, predictor: Enums.ForeignTiffPredictor.Horizontal,
            resunit: Enums.ForeignTiffResunit.Inch),
        PictureFormat.Heif => image.HeifsaveBuffer(q: quality, compression: Enums.ForeignHeifCompression.Hevc),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No picture format."),
    };

    // EXIF goes past libvips where it can: libvips takes it apart and together again, and drops what it does not know.
    private static Image WithMetadata(Image image, PictureMetadata metadata, PictureText? text, PictureFormat format)
    {
        var xmp = text is null ? metadata.Xmp : XmpPacket.Write(metadata.Xmp, SourceType(text.Source), text.ByKeyword());
        using var exif = format == PictureFormat.Heif && metadata.Exif is not null ? ExifBlock.AsFields(metadata.Exif) : null;
        return image.Mutate(copy =>
        {
            VipsImages.SetBlob(copy, VipsImages.IccProfile,
                format == PictureFormat.Png && metadata.Png is { } png ? png.Embedded : metadata.IccProfile);
            VipsImages.SetBlob(copy, VipsImages.Xmp, xmp);
            foreach (var field in exif?.GetFields().Where(name => name.StartsWith("exif-", StringComparison.Ordinal)) ?? [])
            {
                copy.Set(exif!.GetTypeOf(field), field, exif.Get(field));
            }
        });
    }

    private static string? SourceType(DigitalSource source) => source switch
    {
        DigitalSource.Generated => "trainedAlgorithmicMedia",
        DigitalSource.Edited => "compositeWithTrainedAlgorithmicMedia",
        _ => null,
    };

    // What the picture came with stays, unless the new account replaces it.
    private static Dictionary<string, string> Texts(Picture picture, PictureText? text)
    {
        var texts = new Dictionary<string, string>(picture.Text.Where(entry => PngText.IsKeyword(entry.Key)));
        foreach (var (keyword, value) in text?.ByKeyword() ?? [])
        {
            texts[keyword] = value;
        }

        return texts;
    }

    private static Picture To8Bits(Picture picture) => picture.BitsPerSample == 8
        ? picture
        : new Picture(
            picture.Width, picture.Height, picture.Bands,
            Array.ConvertAll(picture.Words.ToArray(), WorkingColour.To8Bits), picture.Metadata);
}
