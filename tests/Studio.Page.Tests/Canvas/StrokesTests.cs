using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class StrokesTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    /// <summary>How many pixels of a column a shape covers by half or more, as the canvas fills it.</summary>
    private const string Thickness = """
        const { fillShape } = await import('/canvas/fill-shape.js');
        const thickness = (shape, column, times = 1) => {
            const context = new OffscreenCanvas(60, 40).getContext('2d');
            for (let i = 0; i < times; i++) fillShape(context, shape);
            const pixels = context.getImageData(column, 0, 1, 40).data;
            let count = 0;
            for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 127) count++;
            return count;
        };
        """;

    [Fact]
    public async Task A_pens_pressure_shows_as_the_server_will_have_it()
    {
        var rows = await scripts.Run<int[]>($$"""
            {{Thickness}}
            const shape = { mode: 'add', stroke: [[10, 20], [50, 20]], radius: 10, pressures: [0.2, 1] };
            return [10, 30, 50, 7].map(column => thickness(shape, column));
            """);
        Assert.Equal([4, 12, 20, 0], rows);
    }

    [Fact]
    public async Task A_soft_brush_shows_what_is_covered_by_half_as_the_server_will_have_it()
    {
        var rows = await scripts.Run<int[]>($$"""
            {{Thickness}}
            const shape = { mode: 'add', stroke: [[10, 20.5], [50, 20.5]], radius: 10.5, hardness: 0.5 };
            return [1, 2, 6].map(times => thickness(shape, 30, times));
            """);
        Assert.Equal([15, 17, 19], rows);
    }

    [Fact]
    public async Task A_stroke_that_crosses_itself_keeps_all_that_was_painted_and_its_pressure()
    {
        var painted = await scripts.Run<double[]>("""
            const { brushGesture } = await import('/tools/draw.js'), { drawing } = await import('/state/tool.js');
            drawing.value = null;
            const touch = (x, y, pressure) => ({ point: [x, y], place: [x, y], shift: false, subtracts: false, pressure });
            const gesture = brushGesture(touch(0, 0, 0.5), false);
            for (const [x, y] of [[100, 0], [100, 60], [50, 60], [50, -200]]) gesture.drag(touch(x, y, 1));
            gesture.end();
            const [shape] = drawing.value.shapes;
            return [...shape.stroke.flat(), ...shape.pressures];
            """);
        Assert.Equal([0, 0, 100, 0, 100, 60, 50, 60, 50, -200, 0.5, 1, 1, 1, 1], painted);
    }
}
