using Itemwise.Editing.Metrics;
using Itemwise.Editing.Segmentation;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Segmentation;

[AssertNoTensorLeaks]
public sealed class GraphSegmenterTests
{
    [Theory]
    [InlineData(97, 83)]
    [InlineData(256, 256)]
    [InlineData(900, 700)]
    public void Plain_things_on_a_plain_ground_are_found_with_their_outlines(int width, int height)
    {
        var (photo, truth) = DrawnPhoto.Scene(width, height);

        var items = new GraphSegmenter().Segment(photo);
        var score = SegmentationScore.Of(items.Map, truth);

        Assert.Equal(3, items.All.Length);
        Assert.True(score.MeanBestIoU > 0.97, $"{score.MeanBestIoU}");
        Assert.Equal(["rest", "blue item", "red item"], items.All.Select(item => item.Name));
        Assert.Equal([0, 1, 2], items.All.Select(item => item.Number));
    }

    [Fact]
    public void A_rest_is_what_holds_the_rim()
    {
        var (photo, truth) = DrawnPhoto.Scene(200, 150);

        var rest = new GraphSegmenter().Segment(photo).MaskOf(0);

        Assert.True(rest.Pixels[0] == 1 && rest.Pixels[^1] == 1);
        Assert.InRange(rest.Count, truth.PixelCount(0) * 0.98, truth.PixelCount(0) * 1.02);
    }

    [Fact]
    public void The_same_photo_gives_the_same_items()
    {
        var (photo, _) = DrawnPhoto.Scene(300, 200);

        Assert.Equal(new GraphSegmenter().Segment(photo).Map, new GraphSegmenter().Segment(photo).Map);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 900)]
    [InlineData(1200, 1)]
    [InlineData(2, 3)]
    [InlineData(64, 64)]
    [InlineData(67, 71)]
    public void A_photo_without_things_is_all_rest_at_any_size(int width, int height)
    {
        var items = new GraphSegmenter().Segment(DrawnPhoto.Of(width, height, (_, _) => (90, 120, 60)));

        var rest = Assert.Single(items.All);
        Assert.Equal((0, "rest", width * height), (rest.Number, rest.Name, rest.PixelCount));
        Assert.Equal((height, width), (items.Map.Height, items.Map.Width));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    public void No_more_items_than_asked_for_and_always_a_rest(int most)
    {
        var photo = DrawnPhoto.Of(240, 180, (x, y) => ((byte)(x / 40 * 43), (byte)(y / 30 * 41), (byte)((x / 40 * 97) + (y / 30 * 31))));

        var items = new GraphSegmenter(most).Segment(photo);

        Assert.InRange(items.All.Length, 1, most + 1);
        Assert.Equal(0, items.All[0].Number);
        Assert.Equal(240 * 180, items.All.Sum(item => item.PixelCount));
        Assert.Equal(Enumerable.Range(0, items.All.Length), items.All.Select(item => item.Number));
        Assert.Equal(items.All.Length, items.All.Select(item => item.Name).Distinct().Count());
    }

    [Fact]
    public void Noise_alone_is_still_a_partition()
    {
        var state = 12345u;
        var photo = DrawnPhoto.Of(131, 113, (_, _) => (Next(), Next(), Next()));

        var items = new GraphSegmenter().Segment(photo);

        Assert.Equal(131 * 113, items.All.Sum(item => item.PixelCount));
        Assert.InRange(items.All.Length, 1, GraphSegmenter.DefaultMaximum + 1);

        byte Next() => (byte)((state = (state * 1664525) + 1013904223) >> 24);
    }

    [Fact]
    public void Grey_of_sixteen_bits_is_looked_at_like_any_photo()
    {
        var samples = new ushort[120 * 90];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (ushort)(i % 120 is > 40 and < 80 && i / 120 is > 30 and < 60 ? 60000 : 9000);
        }

        var items = new GraphSegmenter().Segment(DrawnPhoto.Of(new Picture(120, 90, 1, samples)));

        Assert.Equal(["rest", "white item"], items.All.Select(item => item.Name));
        Assert.InRange(items.All[1].PixelCount, 39 * 29 * 0.9, 39 * 29 * 1.1);
    }

    [Fact]
    public void What_only_transparency_tells_apart_is_an_item()
    {
        var samples = new byte[4 * 100 * 100];
        for (var i = 0; i < 100 * 100; i++)
        {
            var inside = i % 100 is >= 30 and < 70 && i / 100 is >= 30 and < 70;
            (samples[4 * i], samples[(4 * i) + 1], samples[(4 * i) + 2], samples[(4 * i) + 3]) = (120, 120, 120, (byte)(inside ? 255 : 0));
        }

        var items = new GraphSegmenter().Segment(DrawnPhoto.Of(new Picture(100, 100, 4, samples)));

        Assert.Equal(2, items.All.Length);
        Assert.InRange(items.All[1].PixelCount, 1500, 1700);
    }

    [Fact]
    public void Outlines_of_a_large_photo_follow_the_photo()
    {
        var photo = DrawnPhoto.Of(1600, 1200, (x, y) => (3 * x) + y > 3000 ? ((byte)200, (byte)40, (byte)40)
            : ((byte)40, (byte)60, (byte)180));

        var map = new GraphSegmenter().Segment(photo).Map;
        var right = map[1199, 1599];
        var wrong = 0;
        for (var y = 0; y < 1200; y++)
        {
            for (var x = 0; x < 1600; x++)
            {
                wrong += map[y, x] == right == ((3 * x) + y > 3000) ? 0 : 1;
            }
        }

        Assert.True(wrong <= 50, $"{wrong} pixels belong to the wrong side.");
    }

    [Fact]
    public void A_cancelled_search_stops()
    {
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new GraphSegmenter()
            .Segment(DrawnPhoto.Scene(100, 100).Photo, cancellation.Token));
    }
}
