namespace Itemwise.Editing.Masks;

/// <summary>Filled outlines: the pixels whose middle lies inside a polygon, by the even-odd rule.</summary>
internal static class Outline
{
    /// <summary>Puts a value where a polygon is.</summary>
    /// <param name="points">x and y in turn, in pixels from the upper left corner; the last is joined to the first.</param>
    /// <param name="pixels">Row by row.</param>
    /// <param name="width">Pixels across.</param>
    /// <param name="value">What is put.</param>
    public static void Fill(ReadOnlySpan<double> points, Span<byte> pixels, int width, byte value = 1)
    {
        var (top, bottom) = Rows(points, pixels.Length / width);
        if (bottom <= top)
        {
            return;
        }

        // An edge turns everything to its right inside out; on each row what was turned an odd number of times is inside.
        var turns = new byte[(bottom - top) * width];
        for (var i = 0; i + 1 < points.Length; i += 2)
        {
            var next = (i + 2) % points.Length;
            Turn(turns, width, points[i], points[i + 1] - top, points[next], points[next + 1] - top);
        }

        var rows = pixels[(top * width)..];
        for (var row = 0; row < turns.Length; row += width)
        {
            byte inside = 0;
            for (var at = row; at < row + width; at++)
            {
                inside ^= turns[at];
                rows[at] = inside != 0 ? value : rows[at];
            }
        }
    }

    // Those whose middle lies between the highest and the lowest point.
    private static (int Top, int Bottom) Rows(ReadOnlySpan<double> points, int height)
    {
        var (highest, lowest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 1; i < points.Length; i += 2)
        {
            (highest, lowest) = (Math.Min(highest, points[i]), Math.Max(lowest, points[i]));
        }

        return points.Length == 0 ? (0, 0) : (RowAfter(highest, height), RowAfter(lowest, height));
    }

    // The rows whose middle the edge crosses.
    private static void Turn(byte[] turns, int width, double x, double y, double toX, double toY)
    {
        var height = turns.Length / width;
        var (first, last) = (RowAfter(Math.Min(y, toY), height), RowAfter(Math.Max(y, toY), height));
        for (var row = first; row < last; row++)
        {
            var crossing = x + ((row + 0.5 - y) / (toY - y) * (toX - x));
            var column = (int)Math.Clamp(Math.Ceiling(crossing - 0.5), 0, width);
            if (column < width)
            {
                turns[(row * width) + column] ^= 1;
            }
        }
    }

    private static int RowAfter(double y, int height) => (int)Math.Clamp(Math.Ceiling(y - 0.5), 0, height);
}
