namespace Itemwise.Editing.Masks;

/// <summary>Filled outlines: the pixels whose middle lies inside a polygon, by the even-odd rule.</summary>
internal static class Outline
{
    /// <summary>Adds the inside of a polygon to a mask.</summary>
    /// <param name="points">x and y in turn, in pixels from the upper left corner; the last is joined to the first.</param>
    /// <param name="pixels">Row by row; 1 is put where the polygon is.</param>
    /// <param name="width">Pixels across.</param>
    public static void Fill(ReadOnlySpan<double> points, byte[] pixels, int width)
    {
        // An edge turns everything to its right inside out; on each row what was turned an odd number of times is inside.
        var turns = new byte[pixels.Length];
        var (top, bottom) = (pixels.Length / width, 0);
        for (var i = 0; i + 1 < points.Length; i += 2)
        {
            var next = (i + 2) % points.Length;
            var (first, last) = Turn(turns, width, points[i], points[i + 1], points[next], points[next + 1]);
            (top, bottom) = (Math.Min(top, first), Math.Max(bottom, last));
        }

        for (var row = top; row < bottom; row++)
        {
            byte inside = 0;
            for (var at = row * width; at < (row + 1) * width; at++)
            {
                inside ^= turns[at];
                pixels[at] |= inside;
            }
        }
    }

    // The rows whose middle the edge crosses.
    private static (int First, int Last) Turn(byte[] turns, int width, double x, double y, double toX, double toY)
    {
        var height = turns.Length / width;
        var first = (int)Math.Clamp(Math.Ceiling(Math.Min(y, toY) - 0.5), 0, height);
        var last = (int)Math.Clamp(Math.Ceiling(Math.Max(y, toY) - 0.5), 0, height);
        for (var row = first; row < last; row++)
        {
            var crossing = x + ((row + 0.5 - y) / (toY - y) * (toX - x));
            var column = (int)Math.Clamp(Math.Ceiling(crossing - 0.5), 0, width);
            if (column < width)
            {
                turns[(row * width) + column] ^= 1;
            }
        }

        return (first, last);
    }
}
