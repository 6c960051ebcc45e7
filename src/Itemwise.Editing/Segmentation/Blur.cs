using System.Numerics;

namespace Itemwise.Editing.Segmentation;

/// <summary>Gaussian smoothing of a plane; the edges are repeated.</summary>
internal static class Blur
{
    /// <summary>The plane smoothed along rows and columns; 0 leaves it as it is.</summary>
    public static float[] Of(float[] plane, int height, int width, double sigma)
    {
        if (sigma <= 0)
        {
            return plane;
        }

        var kernel = Kernel(sigma);
        return Down(Across(plane, height, width, kernel), height, width, kernel);
    }

    private static float[] Kernel(double sigma)
    {
        var radius = (int)Math.Ceiling(3 * sigma);
        var weights = Enumerable.Range(-radius, (2 * radius) + 1).Select(x => Math.Exp(-x * x / (2 * sigma * sigma))).ToArray();
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => (float)(weight / sum));
    }

    private static float[] Across(float[] plane, int height, int width, float[] kernel)
    {
        var radius = kernel.Length / 2;
        var result = new float[plane.Length];
        var padded = new float[width + (2 * radius)];
        for (var row = 0; row < height; row++)
        {
            var line = plane.AsSpan(row * width, width);
            line.CopyTo(padded.AsSpan(radius));
            padded.AsSpan(0, radius).Fill(line[0]);
            padded.AsSpan(radius + width).Fill(line[^1]);
            var target = result.AsSpan(row * width, width);
            for (var k = 0; k < kernel.Length; k++)
            {
                AddScaled(target, padded.AsSpan(k, width), kernel[k]);
            }
        }

        return result;
    }

    private static float[] Down(float[] plane, int height, int width, float[] kernel)
    {
        var radius = kernel.Length / 2;
        var result = new float[plane.Length];
        for (var row = 0; row < height; row++)
        {
            for (var k = 0; k < kernel.Length; k++)
            {
                var source = Math.Clamp(row + k - radius, 0, height - 1);
                AddScaled(result.AsSpan(row * width, width), plane.AsSpan(source * width, width), kernel[k]);
            }
        }

        return result;
    }

    // One sum after the other in a fixed order: the same on every processor, however wide its registers.
    private static void AddScaled(Span<float> target, ReadOnlySpan<float> source, float weight)
    {
        var scale = new Vector<float>(weight);
        var i = 0;
        for (; i <= target.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            (new Vector<float>(target[i..]) + (new Vector<float>(source[i..]) * scale)).CopyTo(target[i..]);
        }

        for (; i < target.Length; i++)
        {
            target[i] += source[i] * weight;
        }
    }
}
