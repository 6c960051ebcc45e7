using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class EditRegionsTests
{
    public static TheoryData<int, int> Sizes => RandomItems.Sizes;

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_ring_never_touches_its_mask_and_holds_what_is_near(int height, int width)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var mask = RandomItems.Make(height, width, 4, seed).MaskOf(1);
            var thickness = 0.5 * seed;
            var inside = Enumerable.Range(0, height * width).Where(i => mask.Pixels[i] != 0).ToArray();
            var expected = Mask.Where(height, width, i => mask.Pixels[i] == 0 && inside.Length > 0
                && inside.Min(j => NearestFeature.SquaredDistance(i, j, width)) <= thickness * thickness);
            Assert.Equal(expected, Ring.Around(mask, thickness));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Active_soft_and_locked_partition_the_picture_at_every_size(int height, int width)
    {
        var items = RandomItems.Make(height, width, 4, 7);
        var regions = EditRegions.For(items, [items.Numbers[0]], rearranged: null, alsoActive: [], thickness: 2);
        foreach (var at in (EditRegions[])[regions, regions.SampleCovering(Math.Max(1, height / 3),
            Math.Max(1, width / 4)), regions.Sample(5, 7)])
        {
            Assert.Equal(at.Active.Pixels.Length, at.Active.Count + at.Soft.Count + at.Locked.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Covering_cells_leave_no_changeable_pixel_in_a_locked_cell(int height, int width)
    {
        var items = RandomItems.Make(height, width, 4, 2);
        var regions = EditRegions.For(items, [items.Numbers[0]], rearranged: null, alsoActive: [], thickness: 1.5);
        foreach (var (cellRows, cellColumns) in ((int, int)[])[(1, 1), (3, 2), (7, 5), (Math.Min(height, 9), Math.Min(2 * width, 70))])
        {
            var cells = regions.SampleCovering(cellRows, cellColumns);
            for (var i = 0; i < height * width; i++)
            {
                // Cells that the pixel overlaps, by exact fractions.
                for (var row = 0; row < cellRows; row++)
                {
                    for (var column = 0; column < cellColumns; column++)
                    {
                        var overlaps = row * height < ((i / width) + 1) * cellRows && (row + 1) * height > i / width * cellRows
                            && column * width < ((i % width) + 1) * cellColumns && (column + 1) * width > i % width * cellColumns;
                        Assert.False(overlaps && regions.Changeable.Pixels[i] != 0 && cells.Locked[row, column]);
                    }
                }
            }
        }
    }

    [Fact]
    public void One_pass_holds_every_edit_in_it()
    {
        var items = RandomItems.Make(40, 50, 6, 4);
        var removal = ItemArrangement.Remove(items, items.Numbers[1]);
        var regions = EditRegions.For(items, [items.Numbers[0]], removal, [items.Numbers[2]], 3);
        Assert.True(items.MaskOf([items.Numbers[0], items.Numbers[1], items.Numbers[2]]).Subtract(regions.Active).IsEmpty);
        Assert.Equal(Ring.Around(regions.Active, 3), regions.Soft);
    }

    [Fact]
    public void A_picture_of_the_published_size_has_the_published_ring()
    {
        Assert.Equal(20, Ring.Thickness(1024, 1024));
        Assert.Equal(20, Ring.Thickness(2000, 1024));
        Assert.Equal(1, Ring.Thickness(3, 1024));
    }
}
