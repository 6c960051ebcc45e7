namespace Itemwise.Networks.Pictures;

/// <summary>Reads a network's planes at another size: bilinear with centres at half pixels, as torch does with
/// <c>align_corners=False</c>.</summary>
/// <remarks>In one step from the smallest plane; beyond its outermost centres it goes on as they are.</remarks>
internal sealed class PlaneSampling
{
    private readonly int planeWidth;
    private readonly Tap[] rows;
    private readonly Tap[] columns;

    /// <summary>A plane of which the photo covers all, or, where it was letterboxed, the top left part.</summary>
    /// <param name="planeHeight">Rows of the plane.</param>
    /// <param name="planeWidth">Columns of the plane.</param>
    /// <param name="height">Rows to read.</param>
    /// <param name="width">Columns to read.</param>
    /// <param name="usedHeight">How many of the plane's rows the photo covers; null for all.</param>
    /// <param name="usedWidth">How many of its columns.</param>
    public PlaneSampling(int planeHeight, int planeWidth, int height, int width, double? usedHeight = null, double? usedWidth = null)
    {
        this.planeWidth = planeWidth;
        rows = Taps(height, usedHeight ?? planeHeight, planeHeight);
        columns = Taps(width, usedWidth ?? planeWidth, planeWidth);
    }

    /// <summary>Rows that are read.</summary>
    public int Height => rows.Length;

    /// <summary>Columns that are read.</summary>
    public int Width => columns.Length;

    /// <summary>One row.</summary>
    /// <param name="plane">All of the plane.</param>
    /// <param name="row">Which row of the result.</param>
    /// <param name="result">Its values.</param>
    public void Row(ReadOnlySpan<float> plane, int row, Span<float> result)
    {
        var (first, second, share) = rows[row];
        var above = plane.Slice(first * planeWidth, planeWidth);
        var below = plane.Slice(second * planeWidth, planeWidth);
        for (var column = 0; column < columns.Length; column++)
        {
            var tap = columns[column];
            var left = above[tap.First] + (share * (below[tap.First] - above[tap.First]));
            var right = above[tap.Second] + (share * (below[tap.Second] - above[tap.Second]));
            result[column] = left + (tap.Share * (right - left));
        }
    }

    /// <summary>All rows.</summary>
    public float[] Whole(ReadOnlySpan<float> plane)
    {
        var result = new float[Height * Width];
        for (var row = 0; row < Height; row++)
        {
            Row(plane, row, result.AsSpan(row * Width, Width));
        }

        return result;
    }

    private static Tap[] Taps(int count, double used, int size)
    {
        var taps = new Tap[count];
        for (var i = 0; i < count; i++)
        {
            var place = Math.Clamp(((i + 0.5) * used / count) - 0.5, 0, size - 1);
            var first = (int)place;
            taps[i] = new Tap(first, Math.Min(first + 1, size - 1), (float)(place - first));
        }

        return taps;
    }

    private readonly record struct Tap(int First, int Second, float Share);
}
