using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Metrics;

/// <summary>SSIM: how alike two pictures are in local brightness, contrast and structure. 1 is the same picture, 0 is unrelated.</summary>
/// <remarks>Wang, Bovik, Sheikh and Simoncelli, IEEE Transactions on Image Processing 13 (2004), equation 13: a Gaussian window of 11 x 11
/// with a deviation of 1.5 pixels, K1 = 0.01, K2 = 0.03, on luma (Rec. 601) of 8-bit samples. Only windows that lie whole in the picture
/// count, as in the authors' program.</remarks>
public static class StructuralSimilarity
{
    private const int Radius = 5;
    private const double Deviation = 1.5;
    private const double C1 = 0.01 * byte.MaxValue * (0.01 * byte.MaxValue);
    private const double C2 = 0.03 * byte.MaxValue * (0.03 * byte.MaxValue);

    private static readonly GaussianWindow Window = new(Deviation, Radius);

    /// <summary>Mean over the windows whose centre lies in a region.</summary>
    /// <param name="one">A picture of at least 11 x 11 pixels.</param>
    /// <param name="other">A picture of the same size.</param>
    /// <param name="region">The centres that count, at the pictures' size; null for all.</param>
    /// <returns>-1 to 1; NaN where the region has no whole window.</returns>
    /// <exception cref="ArgumentException">The sizes differ, or a picture is smaller than a window.</exception>
    public static double Of(Picture one, Picture other, Mask? region = null)
    {
        PictureSizes.RequireSame(one, other, region);
        if (Math.Min(one.Width, one.Height) <= 2 * Radius)
        {
            throw new ArgumentException($"SSIM needs pictures of at least 11 x 11 pixels, these are {one.Width} x {one.Height}.",
                nameof(one));
        }

        var (x, y) = (Luma(one), Luma(other));
        var (width, height) = (one.Width, one.Height);
        var (meanX, meanY) = (Window.Mean(x, width, height), Window.Mean(y, width, height));
        var (squareX, squareY) = (Window.Mean(Product(x, x), width, height), Window.Mean(Product(y, y), width, height));
        var product = Window.Mean(Product(x, y), width, height);
        var (sum, count) = (0.0, 0);
        for (var row = Radius; row < height - Radius; row++)
        {
            for (var column = Radius; column < width - Radius; column++)
            {
                if (region is not null && !region[row, column])
                {
                    continue;
                }

                var i = (row * width) + column;
                var (mx, my) = (meanX[i], meanY[i]);
                sum += ((2 * mx * my) + C1) * ((2 * (product[i] - (mx * my))) + C2)
                    / (((mx * mx) + (my * my) + C1) * (squareX[i] - (mx * mx) + squareY[i] - (my * my) + C2));
                count++;
            }
        }

        return sum / count;
    }

    private static double[] Luma(Picture picture)
    {
        var rgb = picture.ToWorkingRgb();
        var samples = rgb.Bytes;
        var luma = new double[rgb.Width * rgb.Height];
        for (var i = 0; i < luma.Length; i++)
        {
            luma[i] = (0.299 * samples[3 * i]) + (0.587 * samples[(3 * i) + 1]) + (0.114 * samples[(3 * i) + 2]);
        }

        return luma;
    }

    private static double[] Product(double[] x, double[] y)
    {
        var product = new double[x.Length];
        for (var i = 0; i < product.Length; i++)
        {
            product[i] = x[i] * y[i];
        }

        return product;
    }
}
