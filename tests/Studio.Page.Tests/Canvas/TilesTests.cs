using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class TilesTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    /// <summary>The levels of a photo of 100 megapixels.</summary>
    private const string Import = """
        const { levelFor, levelWithin, tilesOf } = await import('/canvas/tiles.js');
        const levels = { width: 11548, height: 8660, tile: 512, levels: [] };
        for (let level = 0, w = levels.width, h = levels.height; ; level++, w = Math.ceil(w / 2), h = Math.ceil(h / 2)) {
            levels.levels.push({ level, width: w, height: h, columns: Math.ceil(w / 512), rows: Math.ceil(h / 512) });
            if (w <= 512 && h <= 512) break;
        }
        const whole = { x: 0, y: 0, width: levels.width, height: levels.height };
        """;

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 0)]
    [InlineData(0.5, 1)]
    [InlineData(0.51, 0)]
    [InlineData(0.1, 3)]
    [InlineData(0.0001, 5)]
    public async Task The_smallest_level_that_is_fine_enough_is_taken(double scale, int level)
    {
        Assert.Equal(level, await scripts.Run<int>(FormattableString.Invariant($"{Import} return levelFor(levels, {scale});")));
    }

    [Fact]
    public async Task A_screen_of_a_photo_of_100_megapixels_needs_a_handful_of_tiles()
    {
        var count = await scripts.Run<int>($"{Import} return tilesOf(levels, 0, {{ x: 5000, y: 4000, width: 1366, height: 768 }}).length;");
        Assert.InRange(count, 6, 12);
    }

    [Fact]
    public async Task Tiles_of_a_level_cover_the_photo_once()
    {
        var area = await scripts.Run<double[]>($"{Import} return levels.levels.map((_, i) => tilesOf(levels, i, whole).reduce((sum, t) => sum + t.width * t.height, 0));");
        Assert.All(area, one => Assert.Equal(11548.0 * 8660, one, 1.0));
    }

    [Fact]
    public async Task Tiles_in_the_middle_come_first()
    {
        var distances = await scripts.Run<double[]>($"{Import} return tilesOf(levels, 2, whole).map(t => Math.hypot(t.x + t.width / 2 - 5774, t.y + t.height / 2 - 4330));");
        Assert.Equal(distances.Order(), distances);
    }

    [Fact]
    public async Task Nothing_is_needed_of_what_is_out_of_sight()
    {
        Assert.Equal(0, await scripts.Run<int>($"{Import} return tilesOf(levels, 0, {{ x: 20, y: 20, width: 0, height: 0 }}).length;"));
    }

    [Fact]
    public async Task The_overview_is_the_largest_level_within_its_bound()
    {
        Assert.Equal(4, await scripts.Run<int>($"{Import} return levelWithin(levels, 1024);"));
    }
}
