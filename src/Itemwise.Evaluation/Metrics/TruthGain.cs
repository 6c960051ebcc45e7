using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Metrics;

/// <summary>How far an edit went from the photo to the true edited picture, in colours and silhouettes rather than in detail.</summary>
/// <remarks>1 - d(edited, truth) / d(photo, truth), d being the mean squared difference within the true region of pictures blurred
/// by 1/64 of their longer side. 1: the truth; 0: as far away as the photo left alone; below 0: further. It counts as success from
/// one half on. Why not by zero-shot CLIP, and what it makes of right and wrong results that were made on purpose, is measured in
/// docs/methods/metrics.md.</remarks>
public static class TruthGain
{
    /// <summary>From here on an edit did what was requested.</summary>
    public const double Success = 0.5;

    private const int BlurShare = 64;

    /// <summary>Measures a result.</summary>
    /// <param name="photo">The picture before.</param>
    /// <param name="edited">The result.</param>
    /// <param name="truth">The true picture after the edit.</param>
    /// <param name="region">Where the true picture differs: the true region.</param>
    /// <returns>At most 1; NaN where photo and truth do not differ there.</returns>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Of(Picture photo, Picture edited, Picture truth, Mask region)
    {
        ArgumentNullException.ThrowIfNull(region);
        PictureSizes.RequireSame(photo, edited, region);
        PictureSizes.RequireSame(photo, truth, region);
        var deviation = (double)Math.Max(photo.Width, photo.Height) / BlurShare;
        var window = new GaussianWindow(deviation, (int)Math.Ceiling(3 * deviation));
        var (toGo, left) = (0.0, 0.0);
        for (var band = 0; band < 3; band++)
        {
            var (before, after, right) = (Blurred(photo, band, window), Blurred(edited, band, window), Blurred(truth, band, window));
            for (var pixel = 0; pixel < right.Length; pixel++)
            {
                if (region.Pixels[pixel] != 0)
                {
                    toGo += (before[pixel] - right[pixel]) * (before[pixel] - right[pixel]);
                    left += (after[pixel] - right[pixel]) * (after[pixel] - right[pixel]);
                }
            }
        }

        return 1 - (left / toGo);
    }

    private static double[] Blurred(Picture picture, int band, GaussianWindow window)
    {
        var rgb = picture.ToWorkingRgb();
        var samples = rgb.Bytes;
        var plane = new double[rgb.Width * rgb.Height];
        for (var pixel = 0; pixel < plane.Length; pixel++)
        {
            plane[pixel] = samples[(3 * pixel) + band];
        }

        return window.Mean(plane, rgb.Width, rgb.Height);
    }
}
