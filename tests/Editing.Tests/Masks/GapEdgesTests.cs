using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class GapEdgesTests
{
    private const int Sky = 1, Ground = 2, Thing = 3, Front = 4;

    // A thing that stands mostly below a slanted horizon: nearest labels alone would bend it by a fifth of the thing's height.
    [Theory]
    [InlineData(64, 0.0)]
    [InlineData(101, 0.15)]
    [InlineData(640, -0.1)]
    public void A_horizon_goes_straight_on_behind_what_is_taken_away(int side, double slope)
    {
        var isGround = (int row, int column) => row > (0.5 * side) + (slope * (column - (side / 2.0)));
        var truth = Map(side, (row, column) => isGround(row, column) ? Ground : Sky);
        var map = Map(side, (row, column) => Math.Pow(row - (0.6 * side), 2) + Math.Pow(column - (0.45 * side), 2) < 0.0625 * side * side
            ? Thing : truth[row, column]);

        var removed = ItemArrangement.Arrange(map, [], [Thing]);

        var wrong = removed.Items.Difference(truth);
        Assert.InRange(wrong.Count, 0, (int)(0.5 * side * Math.Max(1, 0.012 * side)));
        Assert.True(wrong.Subtract(map.MaskOf(Thing)).IsEmpty);
    }

    // A house behind a bottle that hides where the horizon meets the house.
    [Theory]
    [InlineData(64)]
    [InlineData(257)]
    [InlineData(640)]
    public void A_horizon_goes_straight_on_where_something_stands_before_the_gap(int side)
    {
        var truth = Map(side, (row, _) => row > 0.45 * side ? Ground : Sky);
        bool IsBottle(int row, int column) => row > 0.4 * side && row < 0.75 * side && column > 0.35 * side && column < 0.5 * side;
        bool IsHouse(int row, int column) => row > 0.3 * side && row < 0.62 * side && column > 0.42 * side && column < 0.75 * side;
        var map = Map(side, (row, column) => IsBottle(row, column) ? Front : IsHouse(row, column) ? Thing : truth[row, column]);

        var removed = ItemArrangement.Arrange(map, [], [Thing]);

        var wrong = removed.Items.Difference(truth).Subtract(map.MaskOf(Front));
        Assert.Equal(map.MaskOf(Front), removed.Items.MaskOf(Front));
        Assert.InRange(wrong.Count, 0, (int)(0.25 * side * Math.Max(1, 0.012 * side)));
    }

    [Fact]
    public void Whatever_the_gap_every_pixel_outside_it_keeps_its_item_and_every_pixel_inside_gets_one_around_it()
    {
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var (height, width) = (random.Next(1, 60), random.Next(2, 60));
            var map = new ItemMap(height, width, [.. Enumerable.Range(0, height * width)
                .Select(i => (ushort)(i % width * 3 / width + (random.Next(9) == 0 ? 4 : 0)))]);
            if (map.Numbers.Length < 2)
            {
                continue;
            }

            var gone = map.Numbers[random.Next(map.Numbers.Length)];
            var after = ItemArrangement.Arrange(map, [], [gone]).Items;

            Assert.True(after.Difference(map).Subtract(map.MaskOf(gone)).IsEmpty);
            Assert.DoesNotContain(gone, after.Numbers);
        }
    }

    private static ItemMap Map(int side, Func<int, int, int> label) =>
        new(side, side, [.. Enumerable.Range(0, side * side).Select(i => (ushort)label(i / side, i % side))]);
}
