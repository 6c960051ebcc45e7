using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class OutlinesTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = "const { outlinesOf } = await import('/canvas/outlines.js');";

    [Fact]
    public async Task Every_outline_is_closed_and_items_with_holes_have_two()
    {
        var counts = await scripts.Run<int[]>($$"""
            {{Import}}
            const map = new Uint16Array(49).fill(1);
            for (const i of [16, 17, 18, 23, 24, 25, 30, 31, 32]) map[i] = 300;
            const found = outlinesOf(map, 7, 7);
            return [found.get(1).length, found.get(300).length, found.get(300)[0].length];
            """);
        Assert.Equal([2, 1, 12], counts);
    }

    [Fact]
    public async Task Pixels_that_touch_at_a_corner_lose_no_edge()
    {
        var edges = await scripts.Run<int>($"{Import} return outlinesOf(new Uint16Array([1, 2, 2, 1]), 2, 2).get(1).reduce((sum, loop) => sum + loop.length, 0);");
        Assert.Equal(8, edges);
    }

    [Fact]
    public async Task An_empty_map_has_none()
    {
        Assert.Equal(0, await scripts.Run<int>($"{Import} return outlinesOf(new Uint16Array(0), 0, 0).size;"));
    }
}
