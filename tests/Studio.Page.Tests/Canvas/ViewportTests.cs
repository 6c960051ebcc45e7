using Itemwise.Studio.Page.Tests.Browser;

namespace Itemwise.Studio.Page.Tests.Canvas;

public sealed class ViewportTests(PageScripts scripts) : IClassFixture<PageScripts>
{
    private const string Import = "const { fit, zoomAt, panBy, toPhoto, toScreen, seenOf } = await import('/canvas/viewport.js');";

    [Theory]
    [InlineData(256, 256)]
    [InlineData(11548, 8660)]
    [InlineData(64, 4000)]
    [InlineData(1, 1)]
    public async Task The_whole_photo_fits_into_the_frame(int width, int height)
    {
        var corners = await scripts.Run<double[]>($$"""
            {{Import}}
            const photo = { width: {{width}}, height: {{height}} };
            const view = fit(photo, { width: 900, height: 600 });
            return [...toScreen(view, [0, 0]), ...toScreen(view, [photo.width, photo.height])];
            """);
        Assert.True(corners[0] >= 0 && corners[1] >= 0 && corners[2] <= 900 && corners[3] <= 600, string.Join(' ', corners));
    }

    [Fact]
    public async Task Zooming_keeps_the_pixel_under_the_pointer()
    {
        var pixels = await scripts.Run<double[]>($$"""
            {{Import}}
            const photo = { width: 3000, height: 2000 }, frame = { width: 900, height: 600 };
            const before = fit(photo, frame), after = zoomAt(before, [500, 200], 3.7, photo, frame);
            return [...toPhoto(before, [500, 200]), ...toPhoto(after, [500, 200])];
            """);
        Assert.Equal(pixels[0], pixels[2], 6);
        Assert.Equal(pixels[1], pixels[3], 6);
    }

    [Fact]
    public async Task Panning_never_loses_the_photo()
    {
        var seen = await scripts.Run<double[]>($$"""
            {{Import}}
            const photo = { width: 3000, height: 2000 }, frame = { width: 900, height: 600 };
            let view = zoomAt(fit(photo, frame), [450, 300], 5, photo, frame);
            view = panBy(view, 1e6, -1e6, photo, frame);
            const part = seenOf(view, photo, frame);
            return [part.width * view.scale, part.height * view.scale];
            """);
        Assert.All(seen, length => Assert.True(length >= 79));
    }
}
