
namespace Itemwise.Editing.Segmentation;

/// <summary>Describes regions by how their values are spread, plane by plane.</summary>
/// <remarks>The distance is the earth mover's, the area between two cumulative histograms: in the planes' own units, and small
/// where values are near though in different bins. A value counts in the two bins it lies between.</remarks>
internal sealed class ColourDescription : IRegionDescription
{
    private const int BinCount = 24;

    private readonly DescribedPlane[] planes;
    private readonly float[][] histograms;
    private readonly double[] sizes;

    /// <summary>Describes every region of a label plane.</summary>
    /// <param name="labels">Regions from 0 without gaps, row by row.</param>
    /// <param name="regionCount">How many there are.</param>
    /// <param name="planes">What to look at.</param>
    public ColourDescription(int[] labels, int regionCount, DescribedPlane[] planes)
    {
        this.planes = planes;
        sizes = new double[regionCount];
        histograms = [.. Enumerable.Range(0, regionCount).Select(_ => new float[planes.Length * BinCount])];
        for (var pixel = 0; pixel < labels.Length; pixel++)
        {
            sizes[labels[pixel]]++;
            Count(histograms[labels[pixel]], pixel);
        }
    }

    /// <inheritdoc/>
    public double Distance(int one, int other)
    {
        var sum = 0.0;
        for (var plane = 0; plane < planes.Length; plane++)
        {
            sum += planes[plane].Weight * EarthMovers(
                histograms[one].AsSpan(plane * BinCount, BinCount), sizes[one], histograms[other].AsSpan(plane * BinCount, BinCount),
                sizes[other]) * planes[plane].BinWidth(BinCount);
        }

        return sum;
    }

    /// <inheritdoc/>
    public void Join(int into, int from)
    {
        sizes[into] += sizes[from];
        for (var bin = 0; bin < histograms[into].Length; bin++)
        {
            histograms[into][bin] += histograms[from][bin];
        }

        histograms[from] = [];
    }

    private static double EarthMovers(ReadOnlySpan<float> one, double oneSize, ReadOnlySpan<float> other, double otherSize)
    {
        var (ahead, moved) = (0.0, 0.0);
        for (var bin = 0; bin < one.Length; bin++)
        {
            ahead += (one[bin] / oneSize) - (other[bin] / otherSize);
            moved += Math.Abs(ahead);
        }

        return moved;
    }

    private void Count(float[] histogram, int pixel)
    {
        for (var plane = 0; plane < planes.Length; plane++)
        {
            var (values, lowest, highest, _) = planes[plane];
            var place = Math.Clamp((values[pixel] - lowest) / (highest - lowest), 0f, 1f) * (BinCount - 1);
            var bin = Math.Min((int)place, BinCount - 2);
            histogram[(plane * BinCount) + bin] += 1 - (place - bin);
            histogram[(plane * BinCount) + bin + 1] += place - bin;
        }
    }
}
