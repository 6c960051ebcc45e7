using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class PartTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    /// <summary>A photo of 1000 x 800 in two levels of one and four tiles, whose coarse differences have a white square.</summary>
    private const string Photo = """
        const { changedPartOf, wholeOf } = await import('/canvas/part.js');
        const levels = { width: 1000, height: 800, tile: 512, levels: [{ level: 0, width: 1000, height: 800, columns: 2, rows: 2 },
            { level: 1, width: 500, height: 400, columns: 1, rows: 1 }] };
        const serve = (x, y, side) => {
            window.fetch = async () => {
                const canvas = new OffscreenCanvas(500, 400), context = canvas.getContext('2d');
                context.fillRect(0, 0, 500, 400);
                context.fillStyle = '#fff';
                context.fillRect(x, y, side, side);
                return new Response(await canvas.convertToBlob(), { headers: { 'Content-Type': 'image/png' } });
            };
        };
        const sides = ({ x, y, width, height }) => [x, y, width, height];
        """;

    [Theory]
    [InlineData(200, 100, 120, new[] { 364, 164, 312, 312 })]
    [InlineData(0, 0, 40, new[] { 0, 0, 300, 300 })]
    [InlineData(0, 0, 400, new[] { 0, 0, 1000, 800 })]
    [InlineData(0, 0, 0, new[] { 0, 0, 1000, 800 })]
    public async Task Variants_are_seen_where_they_differ_with_some_of_what_is_around(int x, int y, int side, int[] part)
    {
        var found = await scripts.Run<int[]>($"{Photo} serve({x}, {y}, {side}); return sides(await changedPartOf('x', [1], levels));");
        Assert.Equal(part, found);
    }

    [Fact]
    public async Task Where_differences_cannot_be_had_all_of_the_photo_is_shown()
    {
        var found = await scripts.Run<int[]>($$"""
            {{Photo}}
            window.fetch = async () => new Response('{}', { status: 404, headers: { 'Content-Type': 'application/problem+json' } });
            return sides(await changedPartOf('x', [1, 2], levels));
            """);
        Assert.Equal([0, 0, 1000, 800], found);
    }
}
