namespace Itemwise.Editing.Masks;

/// <summary>A mask that is being drawn: polygons and brush strokes put pixels in and take them out, one after the other.</summary>
/// <remarks>Exact, without half pixels: a polygon has the pixels whose middle lies inside it by the even-odd rule, so that polygons that
/// share an edge share no pixel and leave none out; a stroke has those whose middle is no farther from its line than its radius, and in
/// any case those that its points lie in. What lies beyond the picture is cut off.</remarks>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
public sealed class MaskCanvas(int height, int width)
{
    private const double HalfPixel = 0.5;

    private readonly byte[] pixels = new byte[checked(height * width)];

    /// <summary>Fills a polygon.</summary>
    /// <param name="points">x and y in turn, in pixels from the upper left corner; the last is joined to the first.</param>
    /// <param name="isInside">Whether its pixels come in; else they go.</param>
    public void Polygon(ReadOnlySpan<double> points, bool isInside) => Outline.Fill(points, pixels, width, Value(isInside));

    /// <summary>Draws with a round brush along a line.</summary>
    /// <param name="points">x and y in turn, in pixels from the upper left corner; one point makes a dot.</param>
    /// <param name="radius">Of the brush, in pixels.</param>
    /// <param name="isInside">Whether its pixels come in; else they go.</param>
    public void Stroke(ReadOnlySpan<double> points, double radius, bool isInside)
    {
        for (var i = 0; i + 1 < points.Length; i += 2)
        {
            var next = Math.Min(i + 2, points.Length - 2);
            Capsule((points[i], points[i + 1]), (points[next], points[next + 1]), radius, Value(isInside));
            Point(points[i], points[i + 1], Value(isInside));
        }
    }

    /// <summary>What is drawn.</summary>
    public Mask ToMask() => new(height, width, pixels);

    private static byte Value(bool isInside) => isInside ? (byte)1 : (byte)0;

    private void Point(double x, double y, byte value)
    {
        if (x >= 0 && y >= 0 && x < width && y < height)
        {
            pixels[((int)y * width) + (int)x] = value;
        }
    }

    // All pixels whose middle is within the radius of the line between two points.
    private void Capsule((double X, double Y) from, (double X, double Y) to, double radius, byte value)
    {
        var (top, bottom) = Span(Math.Min(from.Y, to.Y) - radius, Math.Max(from.Y, to.Y) + radius, height);
        var (left, right) = Span(Math.Min(from.X, to.X) - radius, Math.Max(from.X, to.X) + radius, width);
        var (across, down) = (to.X - from.X, to.Y - from.Y);
        var length = (across * across) + (down * down);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var (x, y) = (column + HalfPixel - from.X, row + HalfPixel - from.Y);
                var along = length == 0 ? 0 : Math.Clamp(((x * across) + (y * down)) / length, 0, 1);
                var (aside, below) = (x - (along * across), y - (along * down));
                if ((aside * aside) + (below * below) <= radius * radius)
                {
                    pixels[(row * width) + column] = value;
                }
            }
        }
    }

    private static (int First, int Last) Span(double least, double most, int length) =>
        ((int)Math.Clamp(Math.Floor(least), 0, length), (int)Math.Clamp(Math.Ceiling(most), 0, length));
}
