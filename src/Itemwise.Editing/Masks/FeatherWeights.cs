namespace Itemwise.Editing.Masks;

/// <summary>How much of the edited picture each pixel takes: all of it where the edit is active, none where it is locked, and
/// less with every pixel outwards in the feather between.</summary>
public static class FeatherWeights
{
    /// <summary>Weights from 0 (the photo's own sample, bit for bit) to 255 (the edit's).</summary>
    /// <param name="regions">The regions at the photo's size.</param>
    /// <returns>One byte a pixel, row by row; 0 exactly where <see cref="EditRegions.Locked"/> is set.</returns>
    public static byte[] Of(EditRegions regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var (active, soft) = (regions.Active, regions.Soft);
        var weights = new byte[active.Height * active.Width];
        if (active.IsEmpty)
        {
            return weights;
        }

        var nearest = NearestFeature.Find(active);
        var width = Math.Sqrt(Farthest(soft, nearest));
        var nearestLocked = NearestFeature.Find(regions.Locked);
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = active.Pixels[i] != 0 ? (byte)255 : soft.Pixels[i] == 0 ? (byte)0
                : Falling(Share(DistanceTo(nearest, i, active.Width), DistanceTo(nearestLocked, i, active.Width), width + 1));
        }

        return weights;
    }

    /// <summary>The regions as a grey picture: 255 active, 128 soft, 0 locked.</summary>
    public static byte[] Picture(EditRegions regions)
    {
        ArgumentNullException.ThrowIfNull(regions);
        var samples = new byte[regions.Active.Height * regions.Active.Width];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = regions.Active.Pixels[i] != 0 ? (byte)255 : regions.Soft.Pixels[i] != 0 ? (byte)128 : (byte)0;
        }

        return samples;
    }

    // Where the ring ends early, before a neighbouring thing, the slope ends there as well.
    private static double Share(double toActive, double toLocked, double width) => toActive / Math.Min(width, toActive + toLocked);

    private static double DistanceTo(int[] nearest, int pixel, int width) =>
        nearest[pixel] < 0 ? double.PositiveInfinity : Math.Sqrt(NearestFeature.SquaredDistance(pixel, nearest[pixel], width));

    private static long Farthest(Mask soft, int[] nearest)
    {
        var farthest = 0L;
        for (var i = 0; i < nearest.Length; i++)
        {
            if (soft.Pixels[i] != 0)
            {
                farthest = Math.Max(farthest, NearestFeature.SquaredDistance(i, nearest[i], soft.Width));
            }
        }

        return farthest;
    }

    // A cosine slope has no corner at either end, where the eye would find one.
    private static byte Falling(double share) => (byte)Math.Clamp(Math.Round(
        127.5 * (1 + Math.Cos(Math.PI * Math.Min(1, share)))), 1, 254);
}
