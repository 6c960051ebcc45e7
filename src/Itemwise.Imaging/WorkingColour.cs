using Itemwise.Torch.Interop;

namespace Itemwise.Imaging;

/// <summary>Between a picture's own colours and sRGB, in which models work.</summary>
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

    /// <summary>sRGB of 16 bits in the space of the picture: 1 or 3 bands of 16 bits.</summary>
    public static Picture ToNative(Picture srgb, Picture target)
    {
        if (target.IccProfile is { } profile && ThroughProfile(target.Crop(0, 0, 1, 1), 16) is not null)
        {
            using var source = PictureHandle.FromPicture(srgb);
            // What one libvips refuses above, another reads there as if it had no profile, and refuses here.
            if (OrNull((out PictureHandle converted) => NativePictures.iw_picture_from_srgb(source, profile, profile.Length, 16, out converted)) is { } native)
            {
                return native;
            }
        }

        return target.ColourBands == 1 ? Luminance(srgb) : srgb;
    }

    /// <summary>Null when there is no profile, or one that does not fit the picture (a grey one in an RGB file, a damaged one).</summary>
    private static Picture? ThroughProfile(Picture picture, int bitsPerSample)
    {
        if (picture.IccProfile is null)
        {
            return null;
        }

        using var source = PictureHandle.FromPicture(picture);
        source.SetBlob("icc-profile-data", picture.IccProfile);
        return OrNull((out PictureHandle converted) => NativePictures.iw_picture_to_srgb(source, bitsPerSample, out converted));
    }

    private delegate int Conversion(out PictureHandle converted);

    // The converted picture, or null where the profile cannot be used.
    private static Picture? OrNull(Conversion convert)
    {
        try
        {
            Native.Check(convert(out var converted));
            using (converted)
            {
                return converted.ToPicture(PictureMetadata.None);
            }
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
                bytes[i] = picture.BitsPerSample == 8 ? picture.Bytes[from] : (byte)((picture.Words[from] + 128) / 257);
            }
        }

        return bitsPerSample == 8 ? new Picture(picture.Width, picture.Height, Rgb, bytes) : new Picture(picture.Width, picture.Height, Rgb, words);
    }

    // Rec. 709 weights on the encoded samples, adding up to 65536: equal red, green and blue come back as themselves.
    private static Picture Luminance(Picture srgb)
    {
        var words = srgb.Words;
        var grey = new ushort[srgb.Width * srgb.Height];
        for (var i = 0; i < grey.Length; i++)
        {
            grey[i] = (ushort)(((13933L * words[3 * i]) + (46871L * words[(3 * i) + 1]) + (4732L * words[(3 * i) + 2]) + 32768) >> 16);
        }

        return new Picture(srgb.Width, srgb.Height, 1, grey);
    }
}
