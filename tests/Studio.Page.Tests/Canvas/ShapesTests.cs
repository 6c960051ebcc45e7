using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class ShapesTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = "const { snapped, simplified, isInside, distanceToSegment } = await import('/canvas/shapes.js');";

    [Fact]
    public async Task Shift_keeps_a_line_to_45_degrees_and_its_length()
    {
        var ends = await scripts.Run<double[]>($"{Import} return [snapped([10, 10], [110, 12]), snapped([0, 0], [30, 40])].flat();");
        Assert.Equal(10, ends[1], 6);
        Assert.Equal(Math.Sqrt(1250), ends[2], 6);
        Assert.Equal(ends[2], ends[3], 6);
    }

    [Fact]
    public async Task A_simplified_lasso_stays_within_the_tolerance()
    {
        var farthest = await scripts.Run<double>($$"""
            {{Import}}
            const line = Array.from({ length: 2000 }, (_, i) => [300 + 200 * Math.cos(i / 318), 300 + 150 * Math.sin(i / 318)]);
            const less = simplified(line, 0.7);
            if (less.length > 100) return 1e9;
            return Math.max(...line.map(p => Math.min(...less.slice(1).map((q, i) => distanceToSegment(p, less[i], q)))));
            """);
        Assert.InRange(farthest, 0, 0.7);
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(15, 5, false)]
    [InlineData(5, 2, true)]
    [InlineData(50, 50, false)]
    public async Task A_point_is_in_a_polygon_by_the_even_odd_rule(int x, int y, bool expected)
    {
        Assert.Equal(expected, await scripts.Run<bool>($"{Import} return isInside([{x}, {y}], [[0, 0], [10, 0], [10, 10], [20, 10], [20, 20], [0, 20]]);"));
    }

    [Fact]
    public async Task A_lasso_whose_end_runs_over_its_beginning_is_cut_where_it_crosses()
    {
        var points = await scripts.Run<double[]>("""
            const { closedAtCrossing } = await import('/canvas/shapes.js');
            return closedAtCrossing([[0, 0], [10, 0], [20, 0], [20, 20], [0, 20], [0, 10], [5, 3], [5, -4]]).flat();
            """);
        Assert.Equal([5, 0, 10, 0, 20, 0, 20, 20, 0, 20, 0, 10, 5, 3], points);
    }
}
