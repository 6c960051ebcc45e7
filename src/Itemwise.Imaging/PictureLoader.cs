using NetVips;

namespace Itemwise.Imaging;

/// <summary>Picture files as libvips' images: opened by the loader of their format and no other, decoded once from top to
/// bottom.</summary>
internal static class PictureLoader
{
    /// <summary>Reads the header; samples are decoded when they are asked for, once, from the top.</summary>
    public static Image Open(string path, PictureFormat format)
    {
        if (!Libvips.CanRead(format))
        {
            throw new InputRefusedException(
                $"Picture '{path}' is a {format} file, which this machine's libvips was built without: "
                + "give it as PNG, JPEG, WebP or TIFF.");
        }

        using var source = Source.NewFromFile(Path.GetFullPath(path));
        var options = new VOption { { "access", Enums.Access.Sequential }, { "fail_on", Enums.FailOn.Error } };
        return (Image)Operation.Call(Libvips.LoaderName(format), options, source);
    }

    /// <summary>A PNG file in memory.</summary>
    public static Image OpenPng(byte[] png) => Image.PngloadBuffer(png, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);

    /// <summary>A TIFF file in memory.</summary>
    public static Image OpenTiff(byte[] tiff) => Image.TiffloadBuffer(tiff, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);

    /// <summary>What the file says of itself.</summary>
    public static PictureHeader Header(Image image, PictureFormat format) => new(
        format,
        image.Width,
        image.Height,
        image.Bands,
        Bits(image.Format),
        Orientation(image),
        image.Contains(VipsImages.IccProfile),
        image.HasAlpha(),
        Colour(image.Interpretation),
        image.Contains("n-pages") && image.Get("n-pages") is int pages and > 1 ? pages : 1);

    /// <summary>CMYK as sRGB, through the profile in the file if there is one, else libvips' own press profile; anything else as it
    /// is.</summary>
    public static Image WithoutInks(Image image)
    {
        if (Colour(image.Interpretation) != PictureColour.Cmyk)
        {
            return image.Copy();
        }

        using var srgb = image.IccTransform("srgb", embedded: true, inputProfile: "cmyk", depth: Bits(image.Format) == 16 ? 16 : 8);
        return srgb.Mutate(copy => copy.Remove(VipsImages.IccProfile));
    }

    /// <summary>The samples, upright: every picture that is read comes through here. libvips decodes piece by piece into the picture
    /// itself; a picture that has to be turned is once more in memory.</summary>
    /// <param name="image">The image.</param>
    /// <param name="metadata">What the picture carries.</param>
    /// <param name="orientation">How its file stands, from its header: 1 to 8.</param>
    public static Picture Decode(Image image, PictureMetadata metadata, int orientation)
    {
        // Turning reads in another order than the file is decoded in.
        using var upright = Upright(image, orientation, stored => stored.CopyMemory());
        return VipsImages.ToPicture(upright, metadata);
    }

    /// <summary>An image as it is to be looked at.</summary>
    /// <param name="image">The image.</param>
    /// <param name="orientation">How its file stands, from its header: 1 to 8.</param>
    /// <param name="keep">Keeps the samples of one that has to be turned, which are then read in another order.</param>
    public static Image Upright(Image image, int orientation, Func<Image, Image> keep)
    {
        // With more threads libvips (8.14) now and then loses the error that one of them met, and a file cut in half passes for a whole
        // one.
        using var stored = image.Mutate(copy =>
        {
            copy.Set(GValue.GIntType, "concurrency", 1);
            copy.Set(GValue.GIntType, "orientation", orientation);
        });
        using var decoded = orientation == 1 ? stored.Copy() : keep(stored);
        return decoded.Autorot();
    }

    private static int Orientation(Image image) =>
        image.Contains("orientation") && image.Get("orientation") is int value and >= 1 and <= 8 ? value : 1;

    private static int Bits(Enums.BandFormat format) => format switch
    {
        Enums.BandFormat.Uchar => 8,
        Enums.BandFormat.Ushort => 16,
        _ => 0,
    };

    private static PictureColour Colour(Enums.Interpretation interpretation) => interpretation switch
    {
        Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => PictureColour.Grey,
        Enums.Interpretation.Srgb or Enums.Interpretation.Rgb or Enums.Interpretation.Rgb16 => PictureColour.Rgb,
        Enums.Interpretation.Cmyk => PictureColour.Cmyk,
        _ => PictureColour.Other,
    };
}
