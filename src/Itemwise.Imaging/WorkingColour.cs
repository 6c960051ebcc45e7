namespace Itemwise.Imaging;

/// <summary>From a picture's own colours to sRGB, in which models work.</summary>
internal static class WorkingColour
{
    private const int Rgb = 3;

    public static Picture FromNative(Picture picture, int bitsPerSample)
    {
        if (bitsPerSample is not (8 or 16))
        {
            throw new ArgumentOutOfRangeException(nameof(bitsPerSample), bitsPerSample, "Pictures have 8 or 16 bits a sample.");
        }

        return ThroughProfile(picture, bitsPerSample) ?? AsIs(picture, bitsPerSample);
    }

    /// <summary>A sample of 16 bits to the nearest of 8; 65535 = 255 * 257.</summary>
    public static byte To8Bits(ushort word) => (byte)((word + 128) / 257);

    /// <summary>Null when there is no profile, or one that does not fit the picture (a grey one in an RGB file, a damaged one).</summary>
    public static Picture? ThroughProfile(Picture picture, int bitsPerSample) => picture.IccProfile is null ? null : OrNull(() =>
    {
        using var source = VipsImages.Of(picture);
        using var bare = source.ExtractBand(0, picture.ColourBands);
        using var colour = bare.Mutate(copy => VipsImages.SetBlob(copy, VipsImages.IccProfile, picture.IccProfile));
        using var srgb = colour.IccTransform("srgb", embedded: true, depth: bitsPerSample);
        return VipsImages.ToPicture(srgb);
    });

    /// <summary>The converted picture, or null where the profile cannot be used.</summary>
    public static Picture? OrNull(Func<Picture> convert)
    {
        try
        {
            return Libvips.Run(convert);
        }
        catch (ItemwiseException error) when (error is not ResourceException)
        {
            return null;
        }
    }

    private static Picture AsIs(Picture picture, int bitsPerSample)
    {
        if (picture.Bands == Rgb && picture.BitsPerSample == bitsPerSample)
        {
            return picture.WithMetadata(PictureMetadata.None);
        }

        var count = checked(Rgb * picture.Width * picture.Height);
        var words = new ushort[bitsPerSample == 16 ? count : 0];
        var bytes = new byte[bitsPerSample == 8 ? count : 0];
        for (var i = 0; i < count; i++)
        {
            var from = (i / Rgb * picture.Bands) + (picture.ColourBands == 1 ? 0 : i % Rgb);
            if (bitsPerSample == 16)
            {
                words[i] = picture.BitsPerSample == 8 ? (ushort)(picture.Bytes[from] * 257) : picture.Words[from];
            }
            else
            {
                bytes[i] = picture.BitsPerSample == 8 ? picture.Bytes[from] : To8Bits(picture.Words[from]);
            }
        }

        return bitsPerSample == 8
            ? new Picture(picture.Width, picture.Height, Rgb, bytes)
            : new Picture(picture.Width, picture.Height, Rgb, words);
    }
}
