namespace Itemwise.Editing.Masks;

/// <summary>A mask that is being drawn: polygons and brush strokes put pixels in and take them out, one after the other.</summary>
/// <remarks>Exact, without half pixels: a polygon has the pixels whose middle lies inside it by the even-odd rule, so that polygons that
/// share an edge share no pixel and leave none out; a stroke has those whose middle is no farther from its line than its radius, and in
/// any case those that its points lie in. A brush with a soft edge covers pixels in part: strokes over strokes cover more, and the mask
/// has what is covered by half or more. What lies beyond the picture is cut off.</remarks>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
public sealed class MaskCanvas(int height, int width)
{
    private const double HalfPixel = 0.5;
    private const byte Whole = 255;
    private const byte Half = 128;

    private readonly byte[] coverage = new byte[checked(height * width)];
    private byte[]? soft; // what one soft stroke covers; empty between two

    /// <summary>Fills a polygon.</summary>
    /// <param name="points">x and y in turn, in pixels from the upper left corner; the last is joined to the first.</param>
    /// <param name="isInside">Whether its pixels come in; else they go.</param>
    public void Polygon(ReadOnlySpan<double> points, bool isInside) => Outline.Fill(points, coverage, width, Value(isInside));

    /// <summary>Draws with a round brush along a line.</summary>
    /// <param name="points">x and y in turn, in pixels from the upper left corner; one point makes a dot.</param>
    /// <param name="radius">Of the brush, in pixels.</param>
    /// <param name="isInside">Whether its pixels come in; else they go.</param>
    /// <param name="pressures">For each point the share of the radius that is painted there, 0 to 1, linear between points; empty for 1
    /// throughout.</param>
    /// <param name="hardness">The share of the radius that is covered wholly, 0 to 1; from there to the radius coverage falls to 0.</param>
    public void Stroke(ReadOnlySpan<double> points, double radius, bool isInside, ReadOnlySpan<double> pressures = default,
        double hardness = 1)
    {
        if (hardness >= 1)
        {
            Along(points, radius, pressures, (coverage, hardness, Value(isInside)));
            return;
        }

        // A stroke that comes over itself covers no more there: it is one touch of the brush.
        soft ??= new byte[coverage.Length];
        Along(points, radius, pressures, (soft, hardness, Whole));
        var (top, bottom) = Rows(points, radius);
        for (var i = top * width; i < bottom * width; i++)
        {
            var left = 1 - (soft[i] / (double)Whole);
            coverage[i] = (byte)Math.Round(isInside ? Whole - ((Whole - coverage[i]) * left) : coverage[i] * left);
            soft[i] = 0;
        }
    }

    /// <summary>What is drawn.</summary>
    public Mask ToMask() => new(height, width,
        soft is not null ? Array.ConvertAll(coverage, value => value >= Half ? value : (byte)0) : coverage);

    private static byte Value(bool isInside) => isInside ? Whole : (byte)0;

    private void Along(ReadOnlySpan<double> points, double radius, ReadOnlySpan<double> pressures,
        (byte[] Plane, double Hardness, byte Value) paint)
    {
        for (var i = 0; i + 1 < points.Length; i += 2)
        {
            var next = Math.Min(i + 2, points.Length - 2);
            var (begin, end) = pressures.IsEmpty ? (radius, radius) : (radius * pressures[i / 2], radius * pressures[next / 2]);
            Capsule((points[i], points[i + 1], begin), (points[next], points[next + 1], end), paint);
            Point(points[i], points[i + 1], paint.Plane, paint.Value);
        }
    }

    private void Point(double x, double y, byte[] plane, byte value)
    {
        if (x >= 0 && y >= 0 && x < width && y < height)
        {
            plane[((int)y * width) + (int)x] = value;
        }
    }

    // All pixels whose middle is within the radius of the line between two points.
    private void Capsule((double X, double Y, double Radius) from, (double X, double Y, double Radius) to,
        (byte[] Plane, double Hardness, byte Value) paint)
    {
        var (plane, hardness, value) = paint;
        var most = Math.Max(from.Radius, to.Radius);
        var (top, bottom) = Span(Math.Min(from.Y, to.Y) - most, Math.Max(from.Y, to.Y) + most, height);
        var (left, right) = Span(Math.Min(from.X, to.X) - most, Math.Max(from.X, to.X) + most, width);
        var (across, down) = (to.X - from.X, to.Y - from.Y);
        var length = (across * across) + (down * down);
        for (var row = top; row < bottom; row++)
        {
            for (var column = left; column < right; column++)
            {
                var (x, y) = (column + HalfPixel - from.X, row + HalfPixel - from.Y);
                var along = length == 0 ? 0 : Math.Clamp(((x * across) + (y * down)) / length, 0, 1);
                var (aside, below) = (x - (along * across), y - (along * down));
                var (away, radius) = ((aside * aside) + (below * below), from.Radius + (along * (to.Radius - from.Radius)));
                if (away <= radius * radius)
                {
                    ref var pixel = ref plane[(row * width) + column];
                    pixel = hardness >= 1 ? value : Math.Max(pixel, Edge(Math.Sqrt(away) / radius, hardness));
                }
            }
        }
    }

    // How much of a pixel is covered, at a share of the radius from the line.
    private static byte Edge(double share, double hardness) =>
        double.IsNaN(share) ? Whole : (byte)Math.Round(Whole * Math.Clamp((1 - share) / (1 - hardness), 0, 1));

    // Of all pixels that a stroke may cover, that of its points among them.
    private (int Top, int Bottom) Rows(ReadOnlySpan<double> points, double radius)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 1; i < points.Length; i += 2)
        {
            (least, most) = (Math.Min(least, points[i]), Math.Max(most, points[i]));
        }

        return Span(least - radius - 1, most + radius + 1, height);
    }

    private static (int First, int Last) Span(double least, double most, int length) =>
        ((int)Math.Clamp(Math.Floor(least), 0, length), (int)Math.Clamp(Math.Ceiling(most), 0, length));
}
