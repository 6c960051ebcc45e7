using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Segmentation;
using Itemwise.Editing.Tests.Methods;

namespace Itemwise.Editing.Tests.Segmentation;

[AssertNoTensorLeaks]
public sealed class AttentionSegmenterTests
{
    [Theory]
    [InlineData("sd", 200, 150)]
    [InlineData("sd", 3, 90)]
    [InlineData("sdxl", 96, 96)]
    [InlineData("ip2p", 96, 64)]
    public void Any_family_gives_a_partition_with_a_rest(string family, int width, int height)
    {
        using var model = TinyModel.Open(family);

        var items = new AttentionSegmenter(model, mostItems: 3).Segment(DrawnPhoto.Scene(width, height).Photo);

        Assert.InRange(items.All.Length, 1, 4);
        Assert.Equal((0, "rest"), (items.All[0].Number, items.All[0].Name));
        Assert.Equal(width * height, items.All.Sum(item => item.PixelCount));
    }

    [Fact]
    public void The_same_photo_and_seed_give_the_same_items()
    {
        using var model = TinyModel.Open();
        var (photo, _) = DrawnPhoto.Scene(120, 100);

        Assert.Equal(new AttentionSegmenter(model, seed: 5).Segment(photo).Map, new AttentionSegmenter(model, seed: 5).Segment(photo).Map);
    }

    [Fact]
    public void A_map_of_attention_has_a_distribution_in_every_row()
    {
        using var model = TinyModel.Open();

        var map = AttentionMap.Of(model, DrawnPhoto.Scene(120, 100).Photo, new AttentionSettings(), seed: 0,
            TestContext.Current.CancellationToken);
        var cells = map.Height * map.Width;

        Assert.Equal(cells * cells, map.Rows.Length);
        foreach (var row in map.Rows.Chunk(cells))
        {
            Assert.Equal(1, row.Sum(), 1e-4);
            Assert.All(row, share => Assert.True(share >= 0));
        }
    }

    [Fact]
    public void What_is_looked_at_together_is_one_item_whatever_its_pattern()
    {
        // Two squares of two reds in stripes on grey; each square looks at itself alone.
        ushort Owner(int x, int y) => (ushort)(y is < 64 or >= 128 ? 0 : x is >= 32 and < 96 ? 1 : x is >= 112 and < 176 ? 2 : 0);
        var photo = DrawnPhoto.Of(192, 192, (x, y) => Owner(x, y) == 0 ? ((byte)128, (byte)128, (byte)128) : (x / 16 % 2) == 0
            ? ((byte)120, (byte)60, (byte)60) : ((byte)170, (byte)100, (byte)100));
        const int grid = 12;
        var owners = Enumerable.Range(0, grid * grid).Select(cell => Owner((cell % grid * 16) + 8, (cell / grid * 16) + 8)).ToArray();
        var rows = owners.SelectMany(own => owners.Select(other => own == other ? 1f / owners.Count(owner => owner == own) : 0)).ToArray();

        var items = AttentionSegmenter.Group(photo, new AttentionMap(grid, grid, rows), 8, new AttentionSettings(),
            TestContext.Current.CancellationToken);
        var truth = new ItemMap(192, 192, [.. Enumerable.Range(0, 192 * 192).Select(i => Owner(i % 192, i / 192))]);

        Assert.Equal(3, items.All.Length);
        Assert.True(SegmentationScore.Of(items.Map, truth).MeanBestIoU > 0.95);
    }
}
