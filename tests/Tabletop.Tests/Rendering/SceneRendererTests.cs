using System.Numerics;
using Itemwise.Tabletop.Generation;
using Itemwise.Tabletop.Rendering;

namespace Itemwise.Tabletop.Tests.Rendering;

public sealed class SceneRendererTests
{
    private static readonly Scene Any = SceneGenerator.Draw(new SceneRandom(7), objectCount: 4);

    [Fact]
    public void A_picture_is_the_same_on_any_number_of_threads_and_every_time()
    {
        var settings = new RenderSettings(Width: 96, Height: 64, ThreadCount: 1);
        var once = SceneRenderer.Render(Any, settings);

        foreach (var threads in (int?[])[1, 2, 5, null])
        {
            var again = SceneRenderer.Render(Any, settings with { ThreadCount = threads });
            Assert.True(once.Rgb.SequenceEqual(again.Rgb) && once.Items.SequenceEqual(again.Items));
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(37, 23, 2)]
    [InlineData(23, 64, 3)]
    [InlineData(200, 20, 1)]
    public void Pictures_have_any_size_and_show_items_of_the_scene(int width, int height, int samples)
    {
        var picture = SceneRenderer.Render(Any, new RenderSettings(width, height, samples));

        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Equal((width * height, 3 * width * height), (picture.Items.Length, picture.Rgb.Length));
        Assert.Empty(picture.Items.ToArray().Select(item => (int)item).Except(Any.ItemNumbers));
    }

    [Fact]
    public void Twice_the_size_shows_the_same_view()
    {
        var small = SceneRenderer.Render(Any, new RenderSettings(64, 64, SamplesPerSide: 2));
        var large = SceneRenderer.Render(Any, new RenderSettings(128, 128, SamplesPerSide: 1));

        var halved = new byte[small.Rgb.Length];
        for (var sample = 0; sample < halved.Length; sample++)
        {
            var (row, column, band) = (sample / 192, sample / 3 % 64, sample % 3);
            var corner = (((2 * row * 128) + (2 * column)) * 3) + band;
            var sum = large.Rgb[corner] + large.Rgb[corner + 3] + large.Rgb[corner + 384] + large.Rgb[corner + 387];
            halved[sample] = (byte)((sum + 2) / 4);
        }

        Assert.True(Samples.Psnr(halved, small.Rgb) > 50);
    }

    [Fact]
    public void A_row_is_drawn_pixel_by_pixel_whatever_stands_beside()
    {
        // The same view is 8 lanes wide once and one column once: the middle pixel of 9 columns and that of 1 see the same.
        var narrow = SceneRenderer.Render(Any, new RenderSettings(1, 9));
        var wide = SceneRenderer.Render(Any, new RenderSettings(9, 9));

        for (var row = 0; row < 9; row++)
        {
            Assert.Equal(narrow.ColourAt(row).ToArray(), wide.ColourAt((row * 9) + 4).ToArray());
        }
    }

    [Fact]
    public void Masks_and_counts_say_where_an_item_is_seen()
    {
        var picture = SceneRenderer.Render(Any, new RenderSettings(64, 64));

        Assert.Equal(64 * 64, Any.ItemNumbers.Sum(picture.PixelCount));
        Assert.Equal(picture.PixelCount(Scene.GroundItem), picture.MaskOf(Scene.GroundItem).Count(isSeen => isSeen));
        Assert.Equal(0, picture.PixelCount(0));
    }

    [Fact]
    public void The_camera_says_where_a_point_of_the_world_is_seen()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var scene = SceneGenerator.Draw(new SceneRandom(seed), objectCount: 1);
            var thing = scene.Objects[0] with { Kind = ObjectKind.Ball };
            var picture = SceneRenderer.Render(scene.With(1, thing), new RenderSettings(96, 64, SamplesPerSide: 1));

            var middle = new CameraView(scene.Camera).Project(new Vector3(thing.X, thing.Size, thing.Z), 96, 64);

            Assert.Equal(1, picture.Items[((int)middle.Y * 96) + (int)middle.X]);
            Assert.Throws<ArgumentOutOfRangeException>(() => new CameraView(scene.Camera).Project(new Vector3(0, 2, -9), 96, 64));
        }
    }

    [Fact]
    public void Drawing_stops_when_it_is_told_to()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => SceneRenderer.Render(Any, cancellation: stopped.Token));
    }

    [Theory]
    [InlineData(0, 64, 2, 1)]
    [InlineData(64, 8193, 2, 1)]
    [InlineData(64, 64, 0, 1)]
    [InlineData(64, 64, 17, 1)]
    [InlineData(64, 64, 2, 0)]
    public void What_cannot_be_drawn_is_refused(int width, int height, int samples, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SceneRenderer.Render(Any, new RenderSettings(width, height, samples, threads)));
}
