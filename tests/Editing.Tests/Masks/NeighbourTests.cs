using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Masks;

/// <summary>What stands beside an edit keeps its own samples.</summary>
public sealed class NeighbourTests
{
    private const int Side = 40;

    // A floor and a wall, and two things side by side on the border between them, touching each other.
    private static readonly Items Scene = new(new ItemMap(Side, Side,
        [.. Enumerable.Range(0, Side * Side).Select(i => LabelAt(i / Side, i % Side))]));

    public static TheoryData<string> Samples => [.. Enumerable.Range(0, 16).Select(i => $"{i:D2}")];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Grounds_and_walls_are_told_from_things(string name)
    {
        var plane = Picture.LoadIndices(Fixtures.At("tabletop", $"{name}.ids.png"));
        var map = new ItemMap(plane.Height, plane.Width, plane.Values);
        Assert.All(map.Numbers, number => Assert.Equal(number >= 5 ? ItemKind.Background : ItemKind.Thing, ItemKinds.Guess(map, number)));
    }

    [Fact]
    public void What_no_mask_named_is_background_wherever_it_is()
    {
        var map = new ItemMap(4, 4, [1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1]);
        Assert.Equal((ItemKind.Background, ItemKind.Background), (ItemKinds.Guess(map, 0), ItemKinds.Guess(map, 1)));
    }

    [Fact]
    public void The_ring_goes_over_into_backgrounds_and_into_things_by_two_pixels_at_most()
    {
        var regions = Plan(new DEditSampling(Ring: 0.2)).Regions;
        var neighbour = Scene.MaskOf(2);
        Assert.True(regions.Soft.Overlaps(Scene.MaskOf(3)) && regions.Soft.Overlaps(Scene.MaskOf(4)));
        Assert.Equal(Ring.Around(regions.Active, 2).Intersect(neighbour), regions.Changeable.Intersect(neighbour));
        Assert.InRange(regions.Changeable.Intersect(neighbour).Count, 1, neighbour.Count / 3);
    }

    [Fact]
    public void A_neighbour_that_may_change_is_active_and_the_published_ring_reaches_into_all()
    {
        var active = EditPlan.For(Scene, new DEditRequest([new Edit.Describe(1, "a ball")], new DEditSampling(Ring: 0.2), [2]));
        Assert.True(Scene.MaskOf(2).Subtract(active.Regions.Active).IsEmpty);
        var wide = Plan(new DEditSampling(Ring: 0.2, KeepsNeighbours: false)).Regions;
        Assert.Equal(Ring.Around(wide.Active, Ring.Thickness(Side, Side, 0.2)), wide.Soft);
    }

    [Fact]
    public void What_is_removed_grows_over_into_the_background_and_not_into_the_neighbour()
    {
        var plan = EditPlan.For(Scene, new DEditRequest([new Edit.Remove(1)], new DEditSampling(Ring: 0.2)));
        var kept = Scene.MaskOf(2).Intersect(plan.ItemsAfter.MaskOf(2));
        Assert.Equal(Ring.Around(plan.Regions.Active, 2).Intersect(kept), plan.Regions.Changeable.Intersect(kept));
    }

    [Fact]
    public void The_slope_ends_where_the_ring_ends()
    {
        var regions = Plan(new DEditSampling(Ring: 0.2)).Regions;
        var weights = FeatherWeights.Of(regions);
        Assert.All(Enumerable.Range(0, weights.Length).Where(i => regions.Locked.Pixels[i] != 0), i => Assert.Equal(0, weights[i]));
        // Across the border between the two things: two pixels between all of the edit and none of it.
        var row = weights.AsSpan(20 * Side, Side).ToArray();
        Assert.Equal((255, 0), (row[19], row[22]));
        Assert.True(row[20] is > 100 and < 255 && row[21] is > 0 and < 128);
    }

    [Fact]
    public void What_somebody_says_of_an_item_counts_for_more_than_a_guess()
    {
        var items = ChangedItems.Of(Scene, [new ItemChange.SetKind(2, ItemKind.Background),
            new ItemChange.SetKind(4, ItemKind.Thing)], 5).Items;
        Assert.Equal((ItemKind.Background, ItemKind.Thing, ItemKind.Background), (items.KindOf(2), items.KindOf(4), items.KindOf(3)));
        var regions = EditPlan.For(items, new DEditRequest([new Edit.Describe(1, "a ball")], new DEditSampling(Ring: 0.2))).Regions;
        Assert.False(Ring.Around(regions.Active, 5).Intersect(Scene.MaskOf(2)).Subtract(regions.Changeable).Overlaps(Scene.MaskOf(2)));
        Assert.Equal(Ring.Around(regions.Active, 2).Intersect(Scene.MaskOf(4)), regions.Changeable.Intersect(Scene.MaskOf(4)));
    }

    [Fact]
    public void Parts_have_the_kind_of_the_whole_and_what_is_merged_of_two_kinds_is_guessed_again()
    {
        var drawn = Mask.Where(Side, Side, i => i % Side == 12);
        var split = ChangedItems.Of(Scene, [new ItemChange.SetKind(1, ItemKind.Background), new ItemChange.Split(1, drawn)], 5).Items;
        Assert.Equal(ItemKind.Background, split[5].Kind);
        var merged = ChangedItems.Of(split, [new ItemChange.SetKind(2, ItemKind.Thing), new ItemChange.Merge([1, 2])], 6).Items;
        Assert.Equal(ItemKind.Unknown, merged[1].Kind);
    }

    private static EditPlan Plan(DEditSampling settings) => EditPlan.For(Scene,
        new DEditRequest([new Edit.Describe(1, "a ball")], settings));

    private static ushort LabelAt(int row, int column) =>
        row is >= 12 and < 28 && column is >= 10 and < 30 ? (ushort)(column < 20 ? 1 : 2) : row < 20 ? (ushort)3 : (ushort)4;
}
