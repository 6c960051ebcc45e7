namespace Itemwise.Evaluation.Metrics;

/// <summary>A square window with Gaussian weights that add up to 1.</summary>
internal sealed class GaussianWindow
{
    private readonly int radius;
    private readonly double[] weights;

    /// <param name="deviation">Standard deviation in pixels, above 0.</param>
    /// <param name="radius">Pixels from the middle to the last one of the window.</param>
    public GaussianWindow(double deviation, int radius)
    {
        this.radius = radius;
        weights = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(at => Math.Exp(-at * at / (2 * deviation * deviation)))];
        var sum = weights.Sum();
        weights = [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>The weighted mean around every pixel; beyond the border lie the pixels of the border.</summary>
    /// <param name="plane">Row by row, height x width.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public double[] Mean(ReadOnlySpan<double> plane, int width, int height)
    {
        var rows = new double[plane.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Weighted(plane[(i / width * width)..], i % width, width, 1);
        }

        var means = new double[plane.Length];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = Weighted(rows.AsSpan(i % width), i / width, height, width);
        }

        return means;
    }

    private double Weighted(ReadOnlySpan<double> line, int centre, int length, int stride)
    {
        var sum = 0.0;
        for (var k = -radius; k <= radius; k++)
        {
            sum += weights[k + radius] * line[Math.Clamp(centre + k, 0, length - 1) * stride];
        }

        return sum;
    }
}
