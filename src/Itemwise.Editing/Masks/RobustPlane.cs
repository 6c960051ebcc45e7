namespace Itemwise.Editing.Masks;

/// <summary>A plane through values at pixels that gives way to outliers: iteratively reweighted least squares with Cauchy's
/// weights (Holland and Welsch, 1977), so that pixels count less the farther off they are.</summary>
internal static class RobustPlane
{
    private const int Rounds = 8;

    // From the median of absolute values to a normal distribution's deviation.
    private const double DeviationOfMedian = 1.4826;

    /// <summary>How far each value is off the plane, above it positive.</summary>
    /// <param name="pixels">Where the values are: row times width plus column.</param>
    /// <param name="values">One a pixel; at least one.</param>
    /// <param name="width">Columns of the plane that pixels count in.</param>
    /// <param name="leastDeviation">What values are never taken to differ by less than.</param>
    public static double[] Residuals(int[] pixels, double[] values, int width, double leastDeviation)
    {
        var middle = Median(values);
        var off = Array.ConvertAll(values, value => value - middle);
        for (var round = 0; round < Rounds; round++)
        {
            off = OffPlane(pixels, values, width, off, Deviation(off, leastDeviation));
        }

        return off;
    }

    /// <summary>The deviation of what lies normally about 0, outliers not counted.</summary>
    public static double Deviation(double[] residuals, double least) =>
        Math.Max(least, DeviationOfMedian * Median(Array.ConvertAll(residuals, Math.Abs)));

    // Normal equations of a + b x + c y, with x and y about the middle of the pixels, each weighted by how far it was off before.
    private static double[] OffPlane(int[] pixels, double[] values, int width, double[] off, double deviation)
    {
        double weight = 0, sumX = 0, sumY = 0, sumV = 0;
        var weights = Array.ConvertAll(off, value => 1 / (1 + (value * value / (deviation * deviation))));
        for (var i = 0; i < pixels.Length; i++)
        {
            weight += weights[i];
            sumX += weights[i] * (pixels[i] % width);
            sumY += weights[i] * (pixels[i] / width);
            sumV += weights[i] * values[i];
        }

        var (middleX, middleY, middle) = (sumX / weight, sumY / weight, sumV / weight);
        double xx = 0, xy = 0, yy = 0, xv = 0, yv = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            double x = (pixels[i] % width) - middleX, y = (pixels[i] / width) - middleY, v = values[i] - middle;
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
            result[i] = values[i] - middle - (b * ((pixels[i] % width) - middleX)) - (c * ((pixels[i] / width) - middleY));
        }

        return result;
    }

    private static double Median(double[] values)
    {
        var sorted = (double[])values.Clone();
        Array.Sort(sorted);
        return sorted[sorted.Length / 2];
    }
}
