using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class MaskCanvasTests
{
    private const int Height = 40;
    private const int Width = 60;

    [Fact]
    public void A_rectangle_has_the_pixels_that_lie_in_it()
    {
        var mask = Polygon([10, 5, 20, 5, 20, 9, 10, 9]);
        Assert.Equal(40, mask.Count);
        Assert.True(mask[5, 10] && mask[8, 19]);
        Assert.False(mask[5, 9] || mask[4, 10] || mask[9, 10] || mask[5, 20]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Polygons_that_share_an_edge_share_no_pixel_and_leave_none_out(int seed)
    {
        var random = new Random(seed);
        double x = 60 * random.NextDouble(), toX = 60 * random.NextDouble();
        var left = Polygon([0, 0, x, 0, toX, Height, 0, Height]);
        var right = Polygon([x, 0, Width, 0, Width, Height, toX, Height]);
        Assert.False(left.Overlaps(right));
        Assert.Equal(Mask.Full(Height, Width), left.Union(right));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stroke_has_the_pixels_whose_middle_is_within_its_radius(int seed)
    {
        var random = new Random(seed);
        double[] line = [.. Enumerable.Range(0, 8).Select(i => (random.NextDouble() * 80) - 10)];
        var radius = 1 + (5 * random.NextDouble());
        var canvas = new MaskCanvas(Height, Width);
        canvas.Stroke(line, radius, isInside: true);
        var mask = canvas.ToMask();
        for (var i = 0; i < mask.Pixels.Length; i++)
        {
            var (x, y) = ((i % Width) + 0.5, (i / Width) + 0.5);
            var near = Enumerable.Range(0, 3).Min(part => Distance(x, y, line.AsSpan(2 * part, 4)));
            Assert.Equal(near <= radius, mask.Pixels[i] != 0);
        }
    }

    [Fact]
    public void The_thinnest_brush_still_has_the_pixel_under_it()
    {
        var canvas = new MaskCanvas(Height, Width);
        canvas.Stroke([7.01, 3.99], 0.1, isInside: true);
        Assert.Equal(1, canvas.ToMask().Count);
        Assert.True(canvas.ToMask()[3, 7]);
    }

    [Fact]
    public void What_is_taken_out_is_gone_and_what_lies_beyond_the_picture_is_cut_off()
    {
        var canvas = new MaskCanvas(Height, Width);
        canvas.Polygon([-1e9, -1e9, 1e9, -1e9, 1e9, 1e9, -1e9, 1e9], isInside: true);
        Assert.Equal(Height * Width, canvas.ToMask().Count);
        canvas.Stroke([-5, 10, 100, 10], 2, isInside: false);
        Assert.Equal((Height - 4) * Width, canvas.ToMask().Count);
    }

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 8)]
    [InlineData(6, 9)]
    public void A_soft_brush_has_what_it_covers_by_half_and_more_with_each_stroke_up_to_its_radius(int strokes, int expected)
    {
        // Half covered at 0.75 of the radius; a second stroke covers what the first left uncovered.
        var canvas = new MaskCanvas(Height, Width);
        for (var i = 0; i < strokes; i++)
        {
            canvas.Stroke([10, 20.5, 50, 20.5], 10.5, isInside: true, hardness: 0.5);
        }

        var mask = canvas.ToMask();
        Assert.Equal(expected, Enumerable.Range(21, Height - 21).TakeWhile(row => mask[row, 30]).Count());
        canvas.Stroke([10, 20.5, 50, 20.5], 10.5, isInside: false, hardness: 0.5);
        Assert.False(canvas.ToMask()[20, 30]);
    }

    [Fact]
    public void A_soft_stroke_that_comes_over_itself_covers_no_more()
    {
        double[] line = [10, 20, 50, 20];
        MaskCanvas once = new(Height, Width), forthAndBack = new(Height, Width);
        once.Stroke(line, 8, isInside: true, hardness: 0);
        forthAndBack.Stroke([.. line, .. line], 8, isInside: true, hardness: 0);
        Assert.Equal(once.ToMask(), forthAndBack.ToMask());
    }

    [Fact]
    public void Pressure_makes_a_stroke_thicker_from_point_to_point()
    {
        var canvas = new MaskCanvas(Height, Width);
        canvas.Stroke([10, 20, 50, 20], 10, isInside: true, pressures: [0.2, 1]);
        var mask = canvas.ToMask();
        int Thickness(int column) => Enumerable.Range(0, Height).Count(row => mask[row, column]);
        Assert.Equal((4, 12, 20), (Thickness(10), Thickness(30), Thickness(50)));
        Assert.False(mask[20, 7]);
        Assert.True(mask[20, 59]);
    }

    private static Mask Polygon(double[] points)
    {
        var canvas = new MaskCanvas(Height, Width);
        canvas.Polygon(points, isInside: true);
        return canvas.ToMask();
    }

    private static double Distance(double x, double y, ReadOnlySpan<double> line)
    {
        var (across, down) = (line[2] - line[0], line[3] - line[1]);
        var along = Math.Clamp((((x - line[0]) * across) + ((y - line[1]) * down)) / ((across * across) + (down * down)), 0, 1);
        return double.Hypot(x - line[0] - (along * across), y - line[1] - (along * down));
    }
}
