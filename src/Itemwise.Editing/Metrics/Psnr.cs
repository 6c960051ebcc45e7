using Itemwise.Imaging;

namespace Itemwise.Editing.Metrics;

/// <summary>Peak signal-to-noise ratio: how near two pictures are, in decibels. 20 is a likeness, 30 a good copy, infinity the
/// same picture.</summary>
/// <remarks>10 log10(255² / MSE) over all 8-bit sRGB samples.</remarks>
public static class Psnr
{
    private const int PixelsAtOnce = 1 << 22;

    /// <summary>Of two pictures of one size; both are taken as a model sees them.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Of(Picture one, Picture other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Width != other.Width || one.Height != other.Height)
        {
            throw new ArgumentException(
                $"A picture of {one.Width} x {one.Height} cannot be compared with one of {other.Width} x {other.Height}.", nameof(other));
        }

        var squares = 0L;
        var rows = Math.Max(1, PixelsAtOnce / one.Width);
        for (var top = 0; top < one.Height; top += rows)
        {
            var height = Math.Min(rows, one.Height - top);
            squares += Squares(one.Crop(0, top, one.Width, height), other.Crop(0, top, one.Width, height));
        }

        return squares == 0 ? double.PositiveInfinity : 10 * Math.Log10(
            (double)byte.MaxValue * byte.MaxValue * 3 * one.Width * one.Height / squares);
    }

    private static long Squares(Picture one, Picture other)
    {
        var a = one.ToWorkingRgb().Bytes;
        var b = other.ToWorkingRgb().Bytes;
        var squares = 0L;
        for (var i = 0; i < a.Length; i++)
        {
            squares += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return squares;
    }
}
