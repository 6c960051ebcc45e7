using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.ItemFiles;

/// <summary>What a picture means as a mask, whichever way it was painted.</summary>
public static class PictureMask
{
    // From here on transparency is meant, whatever the colours say.
    private const double TransparentShare = 0.1;

    // Of the pixels of a mask in black and white so many are black or white, up to an eighth.
    private const double BlackAndWhiteShare = 0.95;
    private const int EndShare = 8;

    private const int MostColours = 64; // with four bits a band, soft borders between two make a few

    // What codecs and sensors leave in black: levels of 8 bits, and of 16.
    private const int NoiseLevels = 16;
    private const int WideNoiseLevels = NoiseLevels * 257;

    /// <summary>The opaque pixels of a cut-out, else those whose strongest colour exceeds half of the picture's strongest.</summary>
    /// <remarks>A cut-out has transparent pixels, and colours that are no mask themselves or a good part (a tenth) that is transparent.
    /// What is black but for noise is empty.</remarks>
    public static Mask Of(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var colours = Strongest(picture, 0, picture.ColourBands);
        var opaque = picture.HasAlpha ? Opaque(picture) : null;
        if (opaque is null || opaque.IsEmpty || opaque.Count == colours.Length)
        {
            return AboveHalf(picture.Height, picture.Width, colours);
        }

        return opaque.Count <= (1 - TransparentShare) * colours.Length || !IsBlackAndWhite(picture, opaque)
            ? opaque : AboveHalf(picture.Height, picture.Width, colours).Intersect(opaque);
    }

    /// <summary>The same, or null for a picture that does not look like a mask: colours of many kinds, all of them opaque.</summary>
    internal static Mask? OrNull(Picture picture)
    {
        var all = Mask.Full(picture.Height, picture.Width);
        var opaque = picture.HasAlpha ? Opaque(picture) : all;
        return (!opaque.IsEmpty && !opaque.Equals(all)) || IsBlackAndWhite(picture, all) ? Of(picture) : null;
    }

    /// <summary>Whether a picture has more colours than a painted mask, nothing of it transparent.</summary>
    internal static bool LooksLikePhoto(Picture picture)
    {
        if (picture.ColourBands == 1 || (picture.HasAlpha && Opaque(picture).Count < picture.Width * picture.Height))
        {
            return false;
        }

        var shift = picture.BitsPerSample - 4;
        var colours = new HashSet<int>();
        for (var i = 0; i < picture.Width * picture.Height && colours.Count <= MostColours; i++)
        {
            int Band(int band) => Sample(picture, (i * picture.Bands) + band) >> shift;
            _ = colours.Add((Band(0) << 8) | (Band(1) << 4) | Band(2));
        }

        return colours.Count > MostColours;
    }

    /// <summary>The pixels whose value exceeds half of the strongest; none where all is black but for noise.</summary>
    internal static Mask AboveHalf(int height, int width, ushort[] values)
    {
        var strongest = values.Max();
        return IsNoise(values, strongest) ? Mask.Empty(height, width) : Mask.Where(height, width, i => 2 * values[i] > strongest);
    }

    // Masks of 0 and 1, or of 0 and another number, have two values; noise has more.
    private static bool IsNoise(ushort[] values, ushort strongest)
    {
        var limit = strongest > byte.MaxValue ? WideNoiseLevels : NoiseLevels;
        return strongest < limit && Array.Exists(values, value => value != 0 && value != strongest);
    }

    private static Mask Opaque(Picture picture)
    {
        var alphas = Strongest(picture, picture.Bands - 1, picture.Bands);
        return Mask.Where(picture.Height, picture.Width, i => 2 * alphas[i] > FullOf(picture));
    }

    private static bool IsBlackAndWhite(Picture picture, Mask among)
    {
        var (full, black, white) = (FullOf(picture), 0, 0);
        for (var i = 0; i < among.Pixels.Length; i++)
        {
            if (among.Pixels[i] != 0)
            {
                var (least, most) = (full, 0);
                for (var band = 0; band < picture.ColourBands; band++)
                {
                    var sample = Sample(picture, (i * picture.Bands) + band);
                    (least, most) = (Math.Min(least, sample), Math.Max(most, sample));
                }

                black += most <= full / EndShare ? 1 : 0;
                white += least >= full - (full / EndShare) ? 1 : 0;
            }
        }

        return black > 0 && white > 0 && black + white >= BlackAndWhiteShare * among.Count;
    }

    private static int FullOf(Picture picture) => picture.BitsPerSample == 8 ? byte.MaxValue : ushort.MaxValue;

    private static ushort[] Strongest(Picture picture, int firstBand, int endBand)
    {
        var values = new ushort[picture.Width * picture.Height];
        for (var i = 0; i < values.Length; i++)
        {
            for (var band = firstBand; band < endBand; band++)
            {
                values[i] = Math.Max(values[i], Sample(picture, (i * picture.Bands) + band));
            }
        }

        return values;
    }

    private static ushort Sample(Picture picture, int index) => picture.BitsPerSample == 8 ? picture.Bytes[index] : picture.Words[index];
}
