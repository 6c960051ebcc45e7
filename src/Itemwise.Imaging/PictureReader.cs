using System.Collections.Immutable;

namespace Itemwise.Imaging;

/// <summary>From a file to a <see cref="Picture"/>.</summary>
internal static class PictureReader
{
    public static Picture Read(string path, PictureLimits limits)
    {
        var format = PictureSignature.Read(path);
        using var source = PictureHandle.Open(path, format);
        var header = source.Header(format);
        limits.Check(path, header);
        RefuseWhatIsNotHandled(path, header);
        using var decoded = source.Decode(path);
        RefuseOddBands(path, decoded.Header(format));
        return decoded.ToPicture(Metadata(path, format, decoded));
    }

    private static void RefuseWhatIsNotHandled(string path, PictureHeader header)
    {
        var reason = header switch
        {
            { BitsPerSample: 0 } => "has samples other than whole numbers of 8 or 16 bits",
            { Colour: PictureColour.Other } => "is neither grey nor RGB nor CMYK",
            // A 16384 x 16384 picture of 16 bits with alpha is one byte more than a span can be.
            { } when header.PixelCount * header.Bands * (header.BitsPerSample / 8) > int.MaxValue => "has over 2 GB of samples",
            { Format: PictureFormat.WebP, PageCount: > 1 } => $"is an animation of {header.PageCount} frames",
            _ => null,
        };
        if (reason is not null)
        {
            throw new InputRefusedException($"Picture '{path}' {reason}: save it as an 8-bit or 16-bit RGB picture first.");
        }
    }

    private static void RefuseOddBands(string path, PictureHeader decoded)
    {
        if (decoded.Bands > 4)
        {
            throw new InputRefusedException($"Picture '{path}' has {decoded.Bands} samples a pixel, where 1 to 4 are read (grey or RGB, perhaps with alpha): save it with fewer channels.");
        }
    }

    private static PictureMetadata Metadata(string path, PictureFormat format, PictureHandle decoded)
    {
        var xmp = decoded.Blob("xmp-data");
        var text = XmpPacket.ReadTexts(xmp);
        var exif = decoded.Blob("exif-data");
        if (format == PictureFormat.Png)
        {
            var png = PngChunks.ReadFile(path);
            text = text.SetItems(PngText.Read(png));
            exif = ExifBlock.OfPng(png) ?? exif;
        }

        return new PictureMetadata(decoded.Blob("icc-profile-data"), ExifOrientation.Reset(ExifBlock.Bare(exif)), xmp, text);
    }
}
