using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class HandlesTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = "const { handleAt, dragged, placedBox } = await import('/canvas/handles.js'); const box = [100, 100, 200, 160], rest = { dx: 0, dy: 0, factor: 1 };";

    [Theory]
    [InlineData(101, 99, "nw")]
    [InlineData(203, 163, "se")]
    [InlineData(150, 130, "move")]
    [InlineData(150, 90, "")]
    public async Task A_press_finds_the_corner_before_the_inside(int x, int y, string expected)
    {
        Assert.Equal(expected, await scripts.Run<string>($"{Import} return handleAt(placedBox(box, rest), [{x}, {y}], 5) ?? '';"));
    }

    [Fact]
    public async Task Moving_adds_the_way_that_was_dragged()
    {
        var placed = await scripts.Run<double[]>($"{Import} const p = dragged('move', box, {{ dx: 5, dy: 0, factor: 2 }}, [0, 0], [30, -7]); return [p.dx, p.dy, p.factor];");
        Assert.Equal([35, -7, 2], placed);
    }

    [Fact]
    public async Task A_corner_resizes_about_the_middle_and_follows_the_pointer()
    {
        var placed = await scripts.Run<double[]>($$"""
            {{Import}}
            const p = dragged('se', box, rest, [200, 160], [250, 190]);
            const after = placedBox(box, p);
            return [p.factor, after.x + after.width, after.y + after.height, after.x + after.width / 2];
            """);
        Assert.Equal([2, 250, 190, 150], placed);
    }
}
