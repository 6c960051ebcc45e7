using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Metrics;

/// <summary>What an edit changed outside the region that it had to change, against what the autoencoder alone would have changed
/// there.</summary>
/// <remarks>A latent-diffusion model that repaints a whole picture changes it everywhere by the loss of its autoencoder; that
/// loss is the unit here,
/// so that a method is not blamed for the codec. 0: the photo's own samples stayed; 1: as much as a round trip through the
/// autoencoder.</remarks>
/// <param name="MeanChange">Mean of |edited - photo| outside, in levels of 8 bits.</param>
/// <param name="RoundTripChange">Mean of |round trip - photo| outside, in levels of 8 bits.</param>
/// <param name="VisibleShare">Share of the pixels outside of which some sample differs from the photo by more than 8 levels; 0 to
/// 1.</param>
public sealed record Leakage(double MeanChange, double RoundTripChange, double VisibleShare)
{
    private const int VisibleDifference = 8;

    // The heat map's full red, in levels: a change that nobody overlooks.
    private const int HottestDifference = 64;

    /// <summary><see cref="MeanChange"/> over <see cref="RoundTripChange"/>: 0 where nothing leaked.</summary>
    public double Ratio => MeanChange == 0 ? 0 : MeanChange / RoundTripChange;

    /// <summary>Measures an edit.</summary>
    /// <param name="photo">The picture before.</param>
    /// <param name="edited">The picture after.</param>
    /// <param name="roundTrip">The photo, encoded and decoded.</param>
    /// <param name="region">The pixels that had to change: the true region.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Leakage Of(Picture photo, Picture edited, Picture roundTrip, Mask region)
    {
        ArgumentNullException.ThrowIfNull(region);
        PictureSizes.RequireSame(photo, edited, region);
        var outside = region.Complement();
        if (outside.IsEmpty)
        {
            return new Leakage(0, 0, 0);
        }

        var (before, after) = (photo.ToWorkingRgb(), edited.ToWorkingRgb());
        var visible = 0;
        for (var pixel = 0; pixel < outside.Pixels.Length; pixel++)
        {
            visible += outside.Pixels[pixel] != 0 && LargestDifference(before, after, pixel) > VisibleDifference ? 1 : 0;
        }

        return new Leakage(
            RegionError.Of(before, after, outside).MeanAbsolute, RegionError.Of(before, roundTrip, outside).MeanAbsolute,
            (double)visible / outside.Count);
    }

    /// <summary>Where it leaked: the photo in grey, red by the change outside the region (full at 64 levels), the region itself
    /// lighter.</summary>
    /// <param name="photo">The picture before.</param>
    /// <param name="edited">The picture after.</param>
    /// <param name="region">The pixels that had to change.</param>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static Picture HeatMap(Picture photo, Picture edited, Mask region)
    {
        ArgumentNullException.ThrowIfNull(region);
        PictureSizes.RequireSame(photo, edited, region);
        var (before, after) = (photo.ToWorkingRgb(), edited.ToWorkingRgb());
        var map = new byte[before.Bytes.Length];
        for (var pixel = 0; pixel < region.Pixels.Length; pixel++)
        {
            var samples = before.Bytes.Slice(3 * pixel, 3);
            var grey = ((2 * samples[0]) + (5 * samples[1]) + samples[2]) / 16;   // at half brightness, so that red stands out
            var heat = region.Pixels[pixel] != 0 ? 0 : Math.Min(1.0, (double)LargestDifference(before, after, pixel) / HottestDifference);
            var light = region.Pixels[pixel] != 0 ? 96 : 0;
            map[3 * pixel] = (byte)(grey + light + (heat * (byte.MaxValue - grey)));
            map[(3 * pixel) + 1] = map[(3 * pixel) + 2] = (byte)((grey * (1 - heat)) + light);
        }

        return new Picture(before.Width, before.Height, 3, map);
    }

    private static int LargestDifference(Picture before, Picture after, int pixel)
    {
        var a = before.Bytes.Slice(3 * pixel, 3);
        var b = after.Bytes.Slice(3 * pixel, 3);
        return Math.Max(Math.Abs(a[0] - b[0]), Math.Max(Math.Abs(a[1] - b[1]), Math.Abs(a[2] - b[2])));
    }
}
