using NetVips;

namespace Itemwise.Imaging.Pyramids;

/// <summary>From a picture's own colours to those of a screen, as samples pass by.</summary>
internal static class ShownColour
{
    /// <summary>sRGB or grey of 8 bits, alpha kept.</summary>
    /// <param name="image">1 to 4 bands of 8 or 16 bits.</param>
    /// <param name="profile">The profile of its colours; null, or one that does not fit, counts as sRGB.</param>
    public static Image Of(Image image, byte[]? profile)
    {
        var colourBands = image.Bands is 2 or 4 ? image.Bands - 1 : image.Bands;
        using var colour = image.ExtractBand(0, colourBands);
        using var shown = Fits(colour, profile) ? Converted(colour, profile!) : Bytes(colour);
        if (colourBands == image.Bands)
        {
            return shown.Copy();
        }

        using var alpha = image.ExtractBand(colourBands);
        using var bytes = Bytes(alpha);
        return shown.Bandjoin(bytes);
    }

    // libvips finds out when the first sample is needed, and that would be too late.
    private static bool Fits(Image image, byte[]? profile)
    {
        if (profile is null)
        {
            return false;
        }

        try
        {
            using var black = Image.Black(1, 1, image.Bands);
            using var sample = black.Cast(image.Format);
            using var alike = sample.Copy(interpretation: image.Interpretation);
            using var converted = Converted(alike, profile);
            return converted.Avg() >= 0;
        }
        catch (VipsException)
        {
            return false;
        }
    }

    private static Image Converted(Image image, byte[] profile)
    {
        using var colour = image.Mutate(copy => VipsImages.SetBlob(copy, VipsImages.IccProfile, profile));
        return colour.IccTransform("srgb", embedded: true, depth: 8);
    }

    // 65535 = 255 * 257
    private static Image Bytes(Image image)
    {
        if (image.Format == Enums.BandFormat.Uchar)
        {
            return image.Copy(interpretation: Interpretation(image.Bands));
        }

        using var scaled = image / 257.0;
        using var rounded = scaled.Rint();
        using var bytes = rounded.Cast(Enums.BandFormat.Uchar);
        return bytes.Copy(interpretation: Interpretation(image.Bands));
    }

    private static Enums.Interpretation Interpretation(int bands) => bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb;
}
