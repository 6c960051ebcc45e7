using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Masks;

public sealed class ItemArrangementTests
{
    public static TheoryData<int, int> Sizes => RandomItems.Sizes;

    [Fact]
    public void A_thing_that_reaches_the_border_does_not_grow_into_a_gap_beside_it_but_into_one_on_it()
    {
        // A floor (1), a person (2) who reaches the lower border, a bag (3) between both, a button (4) on the person.
        var labels = new ushort[20 * 20];
        for (var i = 0; i < labels.Length; i++)
        {
            var (row, column) = (i / 20, i % 20);
            labels[i] = (row, column) switch
            {
                ( >= 8 and < 11, >= 6 and < 8) => 4,
                ( >= 12 and < 16, >= 10 and < 14) => 3,
                ( >= 4, >= 4 and < 10) => 2,
                _ => 1,
            };
        }

        var items = new ItemMap(20, 20, labels);
        var (bag, button) = (items.MaskOf(3), items.MaskOf(4));

        Assert.NotEqual(Mask.Empty(20, 20), ItemArrangement.Arrange(items, [], [3]).Items.MaskOf(2).Intersect(bag));
        Assert.Equal(Mask.Empty(20, 20), ItemArrangement.Arrange(items, [], [3], things: [2]).Items.MaskOf(2).Intersect(bag));
        Assert.Equal(button, ItemArrangement.Arrange(items, [], [4], things: [2]).Items.MaskOf(2).Intersect(button));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Removing_gives_each_pixel_to_the_nearest_item_that_stays(int height, int width)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var items = RandomItems.Make(height, width, 5, seed);
            if (items.Numbers.Length == 1)
            {
                continue;
            }

            var number = items.Numbers[0];
            var removed = ItemArrangement.Remove(items, number);
            Assert.Equal(0, removed.Items.PixelCount(number));
            Assert.Equal(items.MaskOf(number), removed.Refilled);
            var stays = Enumerable.Range(0, height * width).Where(i => items.Labels[i] != number).ToArray();
            for (var i = 0; i < height * width; i++)
            {
                var nearest = stays.MinBy(other => NearestFeature.SquaredDistance(i, other, width));
                Assert.Equal(items.Labels[nearest], removed.Items.Labels[i]);
            }
        }
    }

    [Fact]
    public void A_thing_in_front_keeps_its_shape_when_the_thing_behind_it_goes()
    {
        // Sky above, ground below, a house (1) on the horizon, a bottle (2) before it that touches no border.
        var map = Drawn(
            "777777777777",
            "777111117777",
            "777111117777",
            "888112218888",
            "888882288888",
            "888888888888");
        var removed = ItemArrangement.Arrange(map, [], [1]);
        Assert.Equal(map.MaskOf(2), removed.Items.MaskOf(2));
        Assert.Equal(0, removed.Items.PixelCount(1));
        Assert.Equal(map.Height * map.Width, removed.Items.Numbers.Sum(removed.Items.PixelCount));
    }

    [Fact]
    public void A_window_is_closed_by_its_house()
    {
        var map = Drawn(
            "777777777",
            "711111117",
            "711222117",
            "711222117",
            "711111117",
            "777777777");
        Assert.Equal(map.MaskOf([1, 2]), ItemArrangement.Arrange(map, [], [2]).Items.MaskOf(1));
    }

    [Fact]
    public void Removing_every_item_is_refused()
    {
        var items = RandomItems.Make(8, 8, 2, 1);
        Assert.Throws<InputRefusedException>(() => ItemArrangement.Remove(items, [.. items.Numbers]));
    }

    [Fact]
    public void Removing_an_unknown_item_is_refused_with_the_list_of_items()
    {
        var error = Assert.Throws<InputRefusedException>(() => ItemArrangement.Remove(RandomItems.Make(8, 8, 2, 1), 9));
        Assert.Equal("There is no item 9; the items are 1, 2.", error.Message);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Moving_by_nothing_changes_nothing(int height, int width)
    {
        var items = RandomItems.Make(height, width, 4, 3);
        var moved = ItemArrangement.Place(items, [.. items.Numbers.Select(number => new Placement(number, 0, 0))]);
        Assert.Equal(items, moved.Items);
        Assert.True(moved.Refilled.IsEmpty);
    }

    [Fact]
    public void Moving_an_item_and_moving_it_back_gives_the_item_back()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var items = WithBlock(RandomItems.Make(37, 53, 4, seed), 9, new PixelBox(12, 20, 24, 33));
            int right = random.Next(-20, 20), down = random.Next(-12, 13);
            var there = ItemArrangement.Place(items, [new Placement(9, right, down)]);
            Assert.Equal(new PixelBox(12 + down, 20 + right, 24 + down, 33 + right), there.Items.MaskOf(9).Bounds());
            var back = ItemArrangement.Place(there.Items, [new Placement(9, -right, -down)]);
            Assert.Equal(items.MaskOf(9), back.Items.MaskOf(9));
        }
    }

    [Fact]
    public void Scaling_keeps_the_middle_of_the_item()
    {
        var items = WithBlock(RandomItems.Make(48, 64, 3, 5), 9, new PixelBox(20, 28, 28, 40));
        Assert.Equal(new PixelBox(22, 31, 26, 37), ItemArrangement.Place(items, [new Placement(9, 0, 0, 0.5)]).Items.MaskOf(9).Bounds());
        Assert.Equal(new PixelBox(16, 22, 32, 46), ItemArrangement.Place(items, [new Placement(9, 0, 0, 2)]).Items.MaskOf(9).Bounds());
    }

    [Fact]
    public void Items_that_stay_never_shrink_except_under_a_placed_item_and_placed_items_never_grow()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var items = WithBlock(RandomItems.Make(37, 53, 4, seed), 9, new PixelBox(3, 5, 14, 20));
            var moved = ItemArrangement.Place(items, [new Placement(9, 11, 7, 0.7)]);
            var placed = moved.Items.MaskOf(9);
            Assert.True(placed.Count < items.PixelCount(9));
            Assert.True(items.Difference(moved.Items).Subtract(placed).Subtract(items.MaskOf(9)).IsEmpty);
            Assert.False(moved.Refilled.Overlaps(placed));
        }
    }

    [Fact]
    public void Order_decides_who_is_in_front_over_all_items()
    {
        var items = WithBlock(WithBlock(new ItemMap(10, 10, new ushort[100]), 1, new PixelBox(0, 0, 4, 4)), 2, new PixelBox(6, 6, 10, 10));
        int Visible(int firstOrder, int secondOrder, int of) => ItemArrangement
            .Place(items, [new Placement(1, 3, 3, Order: firstOrder), new Placement(2, -1, -1, Order: secondOrder)]).Items.PixelCount(of);
        Assert.Equal((12, 16), (Visible(1, 2, 1), Visible(1, 2, 2)));
        Assert.Equal((16, 12), (Visible(2, 1, 1), Visible(2, 1, 2)));
        Assert.Equal((12, 16), (Visible(1, 1, 1), Visible(1, 1, 2)));
    }

    [Fact]
    public void An_item_behind_shows_only_where_an_item_in_front_left()
    {
        var items = WithBlock(WithBlock(new ItemMap(6, 6, new ushort[36]), 1, new PixelBox(0, 0, 2, 2)), 2, new PixelBox(4, 4, 6, 6));
        Assert.Throws<InputRefusedException>(() => ItemArrangement.Place(items, [new Placement(1, 4, 4, Order: -1)]));
        var both = ItemArrangement.Place(items, [new Placement(1, 4, 4, Order: -1), new Placement(2, -4, 0)]);
        Assert.Equal(4, both.Items.PixelCount(1));
    }

    [Theory]
    [InlineData(100, 0, 1.0)]
    [InlineData(0, 0, 0.0)]
    [InlineData(0, 0, -1.0)]
    [InlineData(0, 0, double.NaN)]
    public void A_placement_that_leaves_nothing_is_refused(int right, int down, double scale)
    {
        var items = WithBlock(RandomItems.Make(20, 20, 2, 1), 9, new PixelBox(2, 2, 8, 8));
        Assert.Throws<InputRefusedException>(() => ItemArrangement.Place(items, [new Placement(9, right, down, scale)]));
    }

    [Fact]
    public void An_item_can_be_named_to_take_the_gap()
    {
        var items = WithBlock(RandomItems.Make(20, 20, 3, 1), 9, new PixelBox(2, 2, 8, 8));
        var filler = items.Numbers[0];
        var moved = ItemArrangement.Place(items, [new Placement(9, 10, 10)], filler);
        Assert.True(moved.Refilled.Subtract(moved.Items.MaskOf(filler)).IsEmpty);
    }

    private static ItemMap WithBlock(ItemMap items, ushort number, PixelBox box)
    {
        var labels = items.Labels.ToArray();
        for (var row = box.Top; row < box.Bottom; row++)
        {
            labels.AsSpan((row * items.Width) + box.Left, box.Width).Fill(number);
        }

        return new ItemMap(items.Height, items.Width, labels);
    }

    private static ItemMap Drawn(params string[] rows) => new(rows.Length, rows[0].Length,
        [.. string.Concat(rows).Select(digit => (ushort)(digit - '0'))]);
}
