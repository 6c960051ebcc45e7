using System.Collections.Immutable;
using Itemwise.Imaging.Formats;
using NetVips;

namespace Itemwise.Imaging;

/// <summary>From a file to a <see cref="Picture"/>.</summary>
internal static class PictureReader
{
    public static Picture Read(string path, PictureLimits limits) => Stream(path, limits, PictureLoader.Decode);

    /// <summary>Hands on a picture whose samples are decoded when they are needed, once, from the top: with what it carries and how its
    /// file stands.</summary>
    public static T Stream<T>(string path, PictureLimits limits, Func<Image, PictureMetadata, int, T> use)
    {
        var format = PictureSignature.Read(path);
        return Reading(path, () =>
        {
            using var image = PictureLoader.Open(path, format);
            var header = PictureLoader.Header(image, format);
            limits.Check(path, header);
            RefuseWhatIsNotHandled(path, header);
            using var colour = PictureLoader.WithoutInks(image);
            RefuseOddBands(path, colour.Bands);
            return use(colour, Metadata(path, format, colour), header.Orientation);
        });
    }

    /// <summary>Hands on a picture as it is to be looked at, within the usual limits; one that has to be turned goes through a temporary
    /// file, so that it is never whole in memory.</summary>
    public static T StreamUpright<T>(string path, Func<Image, PictureMetadata, T> use) => Stream(path, PictureLimits.Default,
        (image, metadata, orientation) =>
        {
            using var upright = PictureLoader.Upright(image, orientation, VipsImages.OnDisk);
            return use(upright, metadata);
        });

    /// <summary>Runs work on a file; what libvips finds wrong with it becomes a sentence that names the file.</summary>
    public static T Reading<T>(string path, Func<T> work)
    {
        try
        {
            return Libvips.Run(work);
        }
        catch (ResourceException error) when (error.InnerException is VipsException)
        {
            throw new ResourceException($"Picture '{path}' does not fit into memory: scale it down first.", error);
        }
        catch (ItemwiseException error) when (error.InnerException is VipsException)
        {
            var cause = error.Message.TrimEnd('.', ' ');
            throw new InputRefusedException(cause.Contains("has not been built in", StringComparison.Ordinal)
                ? $"Picture '{path}' cannot be decoded on this machine ({cause}): give it as PNG, JPEG, WebP or TIFF."
                : $"Picture '{path}' cannot be decoded, the file is damaged or cut short ({cause}): save it again.", error);
        }
    }

    private static void RefuseWhatIsNotHandled(string path, PictureHeader header)
    {
        var reason = header switch
        {
            { BitsPerSample: 0 } => "has samples other than whole numbers of 8 or 16 bits",
            { Colour: PictureColour.Other } => "is neither grey nor RGB nor CMYK",
            // A 16384 x 16384 picture of 16 bits with alpha is one byte more than a span can be.
            { } when header.PixelCount * header.Bands * (header.BitsPerSample / 8) > int.MaxValue => "has over 2 GB of samples",
            _ => null,
        };
        if (reason is not null)
        {
            throw new InputRefusedException($"Picture '{path}' {reason}: save it as an 8-bit or 16-bit RGB picture first.");
        }
    }

    private static void RefuseOddBands(string path, int bands)
    {
        if (bands > 4)
        {
            throw new InputRefusedException(
                $"Picture '{path}' has {bands} samples a pixel, where 1 to 4 are read (grey or RGB, perhaps with alpha): "
                + "save it with fewer channels.");
        }
    }

    private static PictureMetadata Metadata(string path, PictureFormat format, Image image)
    {
        var (xmp, profile) = (XmpPacket.Upright(VipsImages.Blob(image, VipsImages.Xmp)), VipsImages.Blob(image, VipsImages.IccProfile));
        var exif = ExifOrientation.Reset(ExifBlock.Bare(VipsImages.Blob(image, VipsImages.Exif)));
        var read = new PictureMetadata(profile, exif, xmp, XmpPacket.ReadTexts(xmp)) { Resolution = VipsImages.Resolution(image) };
        if (format == PictureFormat.Heif && profile is null && HeifColour.Read(path) is { } code
            && PngColour.OfCode(code.Primaries, code.Transfer) is { } coded)
        {
            return read with { IccProfile = coded.Meant, Png = coded };
        }

        if (format != PictureFormat.Png)
        {
            return read;
        }

        var png = PngChunks.ReadFileWithoutSamples(path);
        var colour = PngColour.Read(png, PngChunks.List(png), profile, isGrey: image.Bands < 3);
        return read with
        {
            IccProfile = colour is null ? profile : colour.Meant, Png = colour, Resolution = colour?.InMillimetres(),
            Text = read.Text.SetItems(PngText.Read(png)),
        };
    }
}
