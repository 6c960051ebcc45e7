using NetVips;

namespace Itemwise.Imaging;

/// <summary>Between pictures in managed memory and libvips' images.</summary>
internal static class VipsImages
{
    public const string IccProfile = "icc-profile-data";
    public const string Exif = "exif-data";
    public const string Xmp = "xmp-data";

    private const double ScreenResolution = 72 / 25.4;

    /// <summary>A picture as libvips sees it. Its samples are the picture's own, pinned until libvips lets go of them.</summary>
    public static Image Of(Picture picture)
    {
        using var bare = picture.BitsPerSample == 8
            ? Image.NewFromMemory(picture.ByteMemory, picture.Width, picture.Height, picture.Bands, Enums.BandFormat.Uchar)
            : Image.NewFromMemory(picture.WordMemory, picture.Width, picture.Height, picture.Bands, Enums.BandFormat.Ushort);
        return bare.Copy(interpretation: (picture.ColourBands, picture.BitsPerSample) switch
        {
            (1, 8) => Enums.Interpretation.Bw,
            (1, _) => Enums.Interpretation.Grey16,
            (_, 8) => Enums.Interpretation.Srgb,
            _ => Enums.Interpretation.Rgb16,
        });
    }

    /// <summary>The samples of an image of 8 or 16 bits, computed now.</summary>
    public static Picture ToPicture(Image image, PictureMetadata? metadata = null)
    {
        var count = checked(image.Width * image.Height * image.Bands);
        return image.Format == Enums.BandFormat.Ushort
            ? new Picture(image.Width, image.Height, image.Bands, Computed(image, new ushort[count]), metadata)
            : new Picture(image.Width, image.Height, image.Bands, Computed(image, new byte[count]), metadata);
    }

    // libvips writes into the array itself: its own way to memory makes a copy that is then copied.
    private static T[] Computed<T>(Image image, T[] samples) where T : unmanaged
    {
        using var target = Image.NewFromMemory<T>(samples, image.Width, image.Height, image.Bands, image.Format);
        image.Write(target);
        return samples;
    }

    /// <summary>The samples of an image in a temporary file, to be read in any order; the file goes with the image.</summary>
    public static Image OnDisk(Image image)
    {
        var file = Image.NewTempFile("%s.v");
        image.Write(file);
        return file;
    }

    /// <summary>The resolution that a file names; null where it names none, for which libvips puts 1 pixel a millimetre or 72 an
    /// inch.</summary>
    public static PictureResolution? Resolution(Image image)
    {
        static bool IsDefault(double value) => Math.Abs(value - 1) < 1e-6 || Math.Abs(value - ScreenResolution) < 1e-3;
        return !double.IsNormal(image.Xres) || !double.IsNormal(image.Yres) || (IsDefault(image.Xres) && IsDefault(image.Yres)) ? null
            : new PictureResolution(image.Xres, image.Yres);
    }

    /// <summary>The image with a resolution, or with that of screens.</summary>
    public static Image WithResolution(Image image, PictureResolution? resolution) =>
        image.Copy(xres: resolution?.Across ?? ScreenResolution, yres: resolution?.Down ?? ScreenResolution);

    /// <summary>The bytes under one of libvips' field names, or null.</summary>
    public static byte[]? Blob(Image image, string name) =>
        image.Contains(name) && image.Get(name) is byte[] { Length: > 0 } bytes ? bytes : null;

    /// <summary>Puts bytes under one of libvips' field names, unless they are null.</summary>
    public static void SetBlob(MutableImage image, string name, byte[]? bytes)
    {
        if (bytes is not null)
        {
            image.Set(GValue.BlobType, name, bytes);
        }
    }

    /// <summary>An image in another size, Cubic or Lanczos3; computed when samples are asked for.</summary>
    public static Image Resize(Image image, int width, int height, Resampling resampling)
    {
        if (image.Width == width && image.Height == height)
        {
            return image.Copy();
        }

        var kernel = resampling == Resampling.Cubic ? Enums.Kernel.Cubic : Enums.Kernel.Lanczos3;
        using var scaled = image.Resize((double)width / image.Width, vscale: (double)height / image.Height, kernel: kernel);
        // Rounding of a scale may miss the asked size by a pixel: the edge is cut or repeated.
        return scaled.Width == width && scaled.Height == height
            ? scaled.Copy()
            : scaled.Embed(0, 0, width, height, extend: Enums.Extend.Copy);
    }
}
