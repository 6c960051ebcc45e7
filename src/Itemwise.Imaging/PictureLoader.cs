using System.Runtime.InteropServices;
using NetVips;

namespace Itemwise.Imaging;

/// <summary>Picture files as libvips' images: opened by the loader of their format and no other, decoded from top to bottom in pieces.</summary>
internal static class PictureLoader
{
    private const int PixelsAtOnce = 1 << 20;

    /// <summary>Reads the header; samples are decoded when they are asked for, once, from the top.</summary>
    public static Image Open(string path, PictureFormat format)
    {
        if (!Libvips.CanRead(format))
        {
            throw new InputRefusedException($"Picture '{path}' is a {format} file, which this machine's libvips was built without: give it as PNG, JPEG, WebP or TIFF.");
        }

        using var source = Source.NewFromFile(Path.GetFullPath(path));
        var options = new VOption { { "access", Enums.Access.Sequential }, { "fail_on", Enums.FailOn.Error } };
        return (Image)Operation.Call(Libvips.LoaderName(format), options, source);
    }

    /// <summary>A PNG file in memory.</summary>
    public static Image OpenPng(byte[] png) => Image.PngloadBuffer(png, access: Enums.Access.Sequential, failOn: Enums.FailOn.Error);

    /// <summary>What the file says of itself.</summary>
    public static PictureHeader Header(Image image, PictureFormat format) => new(
        format, image.Width, image.Height, image.Bands, Bits(image.Format), Orientation(image), image.Contains(VipsImages.IccProfile), image.HasAlpha(),
        Colour(image.Interpretation), image.Contains("n-pages") && image.Get("n-pages") is int pages and > 1 ? pages : 1);

    /// <summary>CMYK as sRGB, through the profile in the file if there is one, else libvips' own press profile; anything else as it is.</summary>
    public static Image WithoutInks(Image image)
    {
        if (Colour(image.Interpretation) != PictureColour.Cmyk)
        {
            return image.Copy();
        }

        using var srgb = image.IccTransform("srgb", embedded: true, inputProfile: "cmyk", depth: Bits(image.Format) == 16 ? 16 : 8);
        return srgb.Mutate(copy => copy.Remove(VipsImages.IccProfile));
    }

    /// <summary>The samples, upright. Beside them there are never more than a few million in memory, however large the picture is.</summary>
    public static Picture Decode(Image image, PictureMetadata metadata)
    {
        var (width, height) = IsSideways(image) ? (image.Height, image.Width) : (image.Width, image.Height);
        var count = checked(width * height * image.Bands);
        return image.Format == Enums.BandFormat.Ushort
            ? new Picture(width, height, image.Bands, Decode(image, width, new ushort[count]), metadata)
            : new Picture(width, height, image.Bands, Decode(image, width, new byte[count]), metadata);
    }

    // One region for all strips: it computes on this thread and keeps its place in the file. With more threads libvips (8.14) now and
    // then loses the error that one of them met, and a file cut in half passes for a whole one.
    private static T[] Decode<T>(Image image, int width, T[] samples) where T : unmanaged
    {
        using var region = Region.New(image);
        var rows = Math.Max(1, PixelsAtOnce / image.Width);
        for (var top = 0; top < image.Height; top += rows)
        {
            var count = Math.Min(rows, image.Height - top);
            var strip = Upright<T>(region.Fetch(0, top, image.Width, count), image, count);
            var offset = Orientation(image) is 3 or 4 or 6 or 7 ? image.Height - top - count : top;
            var (stripWidth, first) = IsSideways(image) ? (count, offset) : (width, offset * width);
            for (var row = 0; row * stripWidth * image.Bands < strip.Length; row++)
            {
                strip.Slice(row * stripWidth * image.Bands, stripWidth * image.Bands).CopyTo(samples.AsSpan((first + (row * width)) * image.Bands));
            }
        }

        return samples;
    }

    // Strip by strip, because turning reads in another order than the file is decoded in.
    private static ReadOnlySpan<T> Upright<T>(byte[] strip, Image image, int rows) where T : unmanaged
    {
        if (Orientation(image) == 1)
        {
            return MemoryMarshal.Cast<byte, T>(strip);
        }

        using var stored = Image.NewFromMemory<byte>(strip, image.Width, rows, image.Bands, image.Format);
        using var tagged = stored.Mutate(copy => copy.Set(GValue.GIntType, "orientation", Orientation(image)));
        using var upright = tagged.Autorot();
        return upright.WriteToMemory<T>();
    }

    private static int Orientation(Image image) => image.Contains("orientation") && image.Get("orientation") is int value and >= 1 and <= 8 ? value : 1;

    private static bool IsSideways(Image image) => Orientation(image) >= 5;

    private static int Bits(Enums.BandFormat format) => format switch { Enums.BandFormat.Uchar => 8, Enums.BandFormat.Ushort => 16, _ => 0 };

    private static PictureColour Colour(Enums.Interpretation interpretation) => interpretation switch
    {
        Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => PictureColour.Grey,
        Enums.Interpretation.Srgb or Enums.Interpretation.Rgb or Enums.Interpretation.Rgb16 => PictureColour.Rgb,
        Enums.Interpretation.Cmyk => PictureColour.Cmyk,
        _ => PictureColour.Other,
    };
}
