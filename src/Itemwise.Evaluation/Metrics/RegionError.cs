using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Metrics;

/// <summary>How far two pictures are apart within a region: the distance of a result to the true edited picture, or of a
/// background to the photo.</summary>
/// <param name="PixelCount">Pixels of the region.</param>
/// <param name="MeanAbsolute">Mean of |a - b| over the region's samples, in levels of 8 bits: 0 to 255.</param>
/// <param name="MeanSquare">Mean of (a - b)² over the region's samples.</param>
public sealed record RegionError(int PixelCount, double MeanAbsolute, double MeanSquare)
{
    /// <summary>10 log10(255² / <see cref="MeanSquare"/>) in decibels; infinite where nothing differs.</summary>
    public double Psnr => 10 * Math.Log10(byte.MaxValue * byte.MaxValue / MeanSquare);

    /// <summary>Compares two pictures, both as a model sees them (8-bit sRGB).</summary>
    /// <param name="one">A picture.</param>
    /// <param name="other">A picture of the same size.</param>
    /// <param name="region">The pixels that count; null for all. An empty one gives NaN.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static RegionError Of(Picture one, Picture other, Mask? region = null)
    {
        PictureSizes.RequireSame(one, other, region);
        var (a, b) = (one.ToWorkingRgb(), other.ToWorkingRgb());
        var (absolute, square, count) = (0L, 0L, 0);
        for (var pixel = 0; pixel < one.Width * one.Height; pixel++)
        {
            if (region is not null && region.Pixels[pixel] == 0)
            {
                continue;
            }

            for (var sample = 3 * pixel; sample < (3 * pixel) + 3; sample++)
            {
                var difference = a.Bytes[sample] - b.Bytes[sample];
                absolute += Math.Abs(difference);
                square += difference * difference;
            }

            count++;
        }

        return new RegionError(count, absolute / (3.0 * count), square / (3.0 * count));
    }
}
