namespace Itemwise.Editing.Masks;

/// <summary>Finds, beside a gap, the pixels that look like the surroundings as a whole and not like something on them: a shadow,
/// a gleam.</summary>
/// <remarks>The shadow that an item throws touches the item, so colours continued from there would paint the item's shape as a dark
/// stain. Brightness around the gap is fitted by a plane, pixels counting less the farther off they are (iteratively reweighted
/// least squares with Cauchy's weights); what lies outside three deviations is odd. Where that is much of it, it is a pattern and
/// nothing is odd.</remarks>
internal static class PlainSurroundings
{
    private const int FewestPixels = 64;
    private const int Rounds = 8;
    private const double Deviations = 3;
    private const double MostOddShare = 0.4;

    // Of the full range: noise and soft shading are no oddities on the plainest of walls.
    private const double LeastOddity = 0.06;
    private const double LeastDeviation = 0.005;

    // From the median of absolute values to a normal distribution's deviation.
    private const double DeviationOfMedian = 1.4826;

    /// <summary>The known pixels without odd ones near the gap; all of them where too few are near it to tell.</summary>
    /// <param name="planes">[C, H, W].</param>
    /// <param name="known">Pixels whose colours may be continued, [H, W].</param>
    /// <param name="gap">Where they go.</param>
    public static Mask Of(ReadOnlySpan<float> planes, Mask known, Mask gap)
    {
        var near = Ring.Around(gap, Math.Max(8, Math.Sqrt(gap.Count) / 2)).Intersect(known);
        if (near.Count < FewestPixels)
        {
            return known;
        }

        var pixels = Enumerable.Range(0, near.Pixels.Length).Where(pixel => near.Pixels[pixel] != 0).ToArray();
        var brightness = Brightness(planes, near.Pixels.Length, pixels);
        var middle = Median(brightness);
        var off = Array.ConvertAll(brightness, value => value - middle);
        for (var round = 0; round < Rounds; round++)
        {
            off = OffPlane(pixels, brightness, near.Width, off, Deviation(off));
        }

        var limit = Math.Max(LeastOddity, Deviations * Deviation(off));
        if (off.Count(value => Math.Abs(value) > limit) > MostOddShare * off.Length)
        {
            return known;
        }

        var plain = known.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
        {
            plain[pixels[i]] = Math.Abs(off[i]) > limit ? (byte)0 : (byte)1;
        }

        return Mask.Own(known.Height, known.Width, plain);
    }

    /// <summary>The gap with those parts of a mask that touch it.</summary>
    public static Mask WithWhatTouches(Mask gap, Mask more)
    {
        if (more.IsEmpty)
        {
            return gap;
        }

        var parts = Components.Of(gap.Union(more));
        var touching = new bool[parts.Boxes.Length];
        for (var i = 0; i < parts.Parts.Length; i++)
        {
            if (gap.Pixels[i] != 0)
            {
                touching[parts.Parts[i]] = true;
            }
        }

        return Mask.Where(gap.Height, gap.Width, i => parts.Parts[i] >= 0 && touching[parts.Parts[i]]);
    }

    private static double[] Brightness(ReadOnlySpan<float> planes, int count, int[] pixels)
    {
        var channels = planes.Length / count;
        var result = new double[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                result[i] += planes[(channel * count) + pixels[i]] / channels;
            }
        }

        return result;
    }

    // How far each pixel is off the plane that fits best, pixels weighted by how far they were off before.
    private static double[] OffPlane(int[] pixels, double[] brightness, int width, double[] off, double deviation)
    {
        // Normal equations of a + b x + c y, with x and y about the middle of the pixels.
        double weight = 0, sumX = 0, sumY = 0, sumV = 0;
        var weights = Array.ConvertAll(off, value => 1 / (1 + (value * value / (deviation * deviation))));
        for (var i = 0; i < pixels.Length; i++)
        {
            weight += weights[i];
            sumX += weights[i] * (pixels[i] % width);
            sumY += weights[i] * (pixels[i] / width);
            sumV += weights[i] * brightness[i];
        }

        var (middleX, middleY, middle) = (sumX / weight, sumY / weight, sumV / weight);
        double xx = 0, xy = 0, yy = 0, xv = 0, yv = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            double x = (pixels[i] % width) - middleX, y = (pixels[i] / width) - middleY, v = brightness[i] - middle;
            xx += weights[i] * x * x;
            xy += weights[i] * x * y;
            yy += weights[i] * y * y;
            xv += weights[i] * x * v;
            yv += weights[i] * y * v;
        }

        var determinant = (xx * yy) - (xy * xy);
        var isFlat = determinant <= 1e-9 * xx * yy;
        var (b, c) = isFlat ? (0, 0) : (((xv * yy) - (yv * xy)) / determinant, ((yv * xx) - (xv * xy)) / determinant);
        var result = new double[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            result[i] = brightness[i] - middle - (b * ((pixels[i] % width) - middleX)) - (c * ((pixels[i] / width) - middleY));
        }

        return result;
    }

    private static double Deviation(double[] off) => Math.Max(LeastDeviation, DeviationOfMedian * Median(Array.ConvertAll(off, Math.Abs)));

    private static double Median(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
