using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.ItemFiles;

/// <summary>What a picture means as a mask, whichever way it was painted.</summary>
public static class PictureMask
{
    /// <summary>The opaque pixels if any pixel is transparent (a cut-out), else those whose strongest colour exceeds half of the
    /// picture's strongest.</summary>
    public static Mask Of(Picture picture)
    {
        var alphas = picture.HasAlpha ? Strongest(picture, picture.Bands - 1, picture.Bands) : null;
        var opaque = picture.BitsPerSample == 8 ? byte.MaxValue : ushort.MaxValue;
        return alphas is not null && Array.Exists(alphas, alpha => alpha < opaque)
            ? Mask.Where(picture.Height, picture.Width, i => 2 * alphas[i] > opaque)
            : AboveHalf(picture, Strongest(picture, 0, picture.ColourBands));
    }

    private static Mask AboveHalf(Picture picture, ushort[] values)
    {
        var strongest = values.Max();
        return Mask.Where(picture.Height, picture.Width, i => 2 * values[i] > strongest);
    }

    private static ushort[] Strongest(Picture picture, int firstBand, int endBand)
    {
        var values = new ushort[picture.Width * picture.Height];
        for (var i = 0; i < values.Length; i++)
        {
            for (var band = firstBand; band < endBand; band++)
            {
                var index = (i * picture.Bands) + band;
                values[i] = Math.Max(values[i], picture.BitsPerSample == 8 ? picture.Bytes[index] : picture.Words[index]);
            }
        }

        return values;
    }
}
