using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Masks;

public sealed class ItemMapTests
{
    public static TheoryData<int, int> Sizes => RandomItems.Sizes;

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_masks_of_a_map_make_the_map_again(int height, int width)
    {
        var map = RandomItems.Make(height, width, 5, 1);
        var masks = Enumerable.Range(0, map.Numbers.Max() + 1).Select(map.MaskOf).ToArray();
        Assert.Equal(map, ItemMap.FromPartition(masks));
        Assert.Equal(map.Numbers.Select(map.PixelCount), map.Numbers.Select(number => masks[number].Count));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sampling_takes_the_pixel_at_floor_of_index_times_in_over_out(int height, int width)
    {
        var map = RandomItems.Make(height, width, 5, 1);
        foreach (var (rows, columns) in ((int, int)[])[(1, 1), (8, 8), (7, 3), (height, width), (2 * height, 3 * width)])
        {
            var sampled = map.Sample(rows, columns);
            for (var i = 0; i < rows * columns; i++)
            {
                Assert.Equal(map[i / columns * height / rows, i % columns * width / columns], sampled[i / columns, i % columns]);
            }

            Assert.Equal(map.MaskOf(1).Sample(rows, columns), sampled.MaskOf(1));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_majority_owns_each_cell(int height, int width)
    {
        var map = RandomItems.Make(height, width, 5, 1);
        foreach (var (rows, columns) in ((int, int)[])[(1, 1), (5, 4), (7, 3), (Math.Min(height, 11), Math.Min(2 * width, 21))])
        {
            // At rows x columns copies of every pixel the cells are whole, so counting is exact.
            var fine = map.Sample(height * rows, width * columns);
            var majority = map.SampleByMajority(rows, columns);
            for (var i = 0; i < rows * columns; i++)
            {
                int top = i / columns * height, left = i % columns * width;
                var cell = fine.Crop(new PixelBox(top, left, top + height, left + width));
                Assert.Equal(cell.Numbers.MaxBy(cell.PixelCount), majority[i / columns, i % columns]);
            }
        }
    }

    [Fact]
    public void A_thin_item_that_sampling_loses_is_no_reason_to_lose_the_partition()
    {
        var map = new ItemMap(4, 4, [0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
        Assert.Equal([0], map.Sample(2, 2).Numbers);
        Assert.Equal(4, map.Sample(2, 2).PixelCount(0));
    }

    [Fact]
    public void Enlarging_and_shrinking_back_gives_the_map_back()
    {
        var map = RandomItems.Make(13, 17, 5, 1);
        Assert.Equal(map, map.Resize(39, 85).Resize(13, 17));
    }

    [Fact]
    public void Masks_that_overlap_or_leave_a_hole_are_no_partition()
    {
        var left = Mask.Where(2, 4, i => i % 4 < 2);
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() => ItemMap.FromPartition([left, Mask.Full(2, 4)])).Message,
            StringComparison.Ordinal);
        Assert.Contains("No mask covers row 0, column 2", Assert.Throws<ArgumentException>(() => ItemMap.FromPartition([left])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_number_is_refused_with_the_items_there_are()
    {
        var items = new Items(new ItemMap(1, 3, [0, 2, 2]), new Dictionary<int, string> { [2] = "cup" });
        var error = Assert.Throws<InputRefusedException>(() => items[7]);
        Assert.Equal("There is no item 7; the items are 0 (rest), 2 (cup).", error.Message);
    }

    [Fact]
    public void Items_are_listed_by_number_with_names_and_pixels()
    {
        var items = new Items(new ItemMap(1, 4, [3, 0, 2, 2]), new Dictionary<int, string> { [2] = " cup " });
        Assert.Equal([new Item(0, "rest", 1), new Item(2, "cup", 2), new Item(3, "item 3", 1)], items.All);
        Assert.Equal("blue mug", items.Rename(2, "blue mug")[2].Name);
    }
}
