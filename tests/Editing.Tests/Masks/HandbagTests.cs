using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Masks;

/// <summary>Figures measured on the published example; the photos are not part of the repository, ITEMWISE_PHOTOS names their
/// folder.</summary>
public sealed class HandbagTests
{
    private static readonly string[] Labels = ["handbag", "table-merged", "person", "wall-other-merged"];

    [Fact]
    public void The_masks_have_the_published_sizes_and_boxes()
    {
        var masks = Masks("mask");
        Assert.Equal([139134, 196244, 434523, 278675], Counts(masks));
        Assert.Equal([Box(367, 871, 160, 590), Box(797, 1023, 0, 1023), Box(0, 810, 0, 728), Box(0, 805, 0, 1023)],
            masks.Select(mask => mask.Bounds()!.Value));
        Assert.Equal([146689, 196244, 426968, 278675], Counts(Masks("maskEdited")));
        Assert.Equal(7555, PublishedMasks.Difference(masks, Masks("maskEdited")).Count);
    }

    [Theory]
    [InlineData("mask")]
    [InlineData("maskEdited")]
    public void Removal_equals_the_shipped_masks_in_the_published_and_the_exact_form(string set)
    {
        var expected = Masks("removed/mask");
        var before = Masks(set);
        Assert.Equal(expected, PublishedMasks.Remove(before, 0).Items);
        Assert.Equal(ItemMap.FromPartition(expected), ItemArrangement.Remove(ItemMap.FromPartition(before), 0).Items);
    }

    [Fact]
    public void A_move_has_the_published_sizes()
    {
        var (items, refilled) = Move(Masks("maskEdited"));
        Assert.Equal([36631, 236996, 496274, 278675], Counts(items));
        Assert.Equal(Box(297, 575, 280, 495), items[0].Bounds());
        Assert.Equal(130773, refilled.Count);
        var resized = PublishedMasks.Resize(Masks("maskEdited")[0], 0.5);
        Assert.Equal((36631, Box(157, 435, 80, 295)), (resized.Count, resized.Bounds()!.Value));
        Assert.Equal(1856, PublishedMasks.Difference(items, Move(Masks("mask")).Items).Count);
    }

    [Fact]
    public void A_move_is_the_same_with_the_exact_transform()
    {
        var edited = Masks("maskEdited");
        var (items, refilled) = Move(edited);
        var placed = PublishedMasks.Shift(PublishedMasks.Resize(edited[0], 0.5), 140, 200);
        var stacked = ItemMap.FromPartition([placed.Union(refilled), .. edited.Skip(1).Select(mask => mask.Subtract(placed))]);

        Assert.Equal(ItemMap.FromPartition(items), HoleFill.ByNearest(stacked, refilled, placed.Union(refilled).Complement()));
    }

    [Fact]
    public void A_plan_with_parity_moves_as_published()
    {
        var edited = Masks("maskEdited");
        var map = ItemMap.FromPartition(edited);
        var request = new DEditRequest(
            [new Edit.Resize(0, 0.5), new Edit.Move(0, new Distance(200), new Distance(140))], new DEditSampling(Parity: true), [2]);

        var plan = EditPlan.For(new Items(map), request);
        var (items, refilled) = Move(edited);

        Assert.Equal(ItemMap.FromPartition(items), plan.ItemsAfter.Map);
        var active = items[0].Union(items[2]).Union(refilled);
        var published = EditRegions.Published(active, active, 20);
        Assert.Equal((published.Active, published.Soft, published.Locked), (plan.Regions.Active, plan.Regions.Soft, plan.Regions.Locked));
    }

    [Fact]
    public void A_plan_with_parity_removes_as_published() => Assert.Equal(
        ItemMap.FromPartition(Masks("removed/mask")),
        EditPlan.For(new Items(ItemMap.FromPartition(Masks("maskEdited"))),
            new DEditRequest([new Edit.Remove(0)], new DEditSampling(Parity: true))).ItemsAfter.Map);

    [Theory]
    [InlineData(128, new[] { 2163, 3021, 6855, 4345 })]
    [InlineData(64, new[] { 547, 730, 1733, 1086 })]
    [InlineData(32, new[] { 143, 167, 442, 272 })]
    [InlineData(16, new[] { 37, 41, 112, 66 })]
    [InlineData(8, new[] { 9, 8, 30, 17 })]
    public void Nearest_samples_have_the_published_sizes(int side, int[] counts)
    {
        var sampled = ItemMap.FromPartition(Masks("mask")).Sample(side, side);
        Assert.Equal(counts, Enumerable.Range(0, 4).Select(sampled.PixelCount));
    }

    [Fact]
    public void Regions_have_the_published_sizes()
    {
        List<Mask> first = Masks("mask"), edited = Masks("maskEdited");
        var delta = PublishedMasks.Difference(first, edited);
        AssertRegions(first[0], first[0], 30, [139134, 58169, 851273], [2163, 916, 13305]);
        var text = first[0].Union(delta);
        AssertRegions(text, text, 30, [146689, 75257, 826630], [2275, 1186, 12923]);
        var hole = PublishedMasks.Remove(edited, 0).Refilled;
        AssertRegions(hole.Union(delta), hole, 20, [146689, 51613, 850274], [2275, 834, 13275]);
        var (moved, refilled) = Move(edited);
        var move = delta.Union(moved[0]).Union(refilled);
        AssertRegions(move, move, 20, [167404, 50777, 830395], [2595, 827, 12962]);
        var withPerson = move.Union(moved[2]);
        AssertRegions(withPerson, withPerson, 20, [573657, 43478, 431441], [9018, 700, 6666]);
    }

    [Theory]
    [InlineData(10, 21002)]
    [InlineData(15, 31464)]
    [InlineData(20, 40832)]
    [InlineData(30, 58169)]
    [InlineData(40, 74931)]
    public void Published_rings_have_the_published_sizes_and_lie_in_the_square_around_the_mask(int thickness, int count)
    {
        var mask = Masks("mask")[0];
        var published = PublishedMasks.OuterEdge(mask, thickness);
        Assert.Equal(count, published.Count);
        Assert.True(published.Subtract(Ring.Around(mask, thickness * Math.Sqrt(2))).IsEmpty);
    }

    [Theory]
    [InlineData(0.5, 34775, 184, 435, 80, 295)]
    [InlineData(0.6, 49940)]
    [InlineData(0.333, 15326)]
    [InlineData(1.0, 139134, 367, 871, 160, 590)]
    [InlineData(1.5, 295787, 295, 1023, 0, 630)]
    [InlineData(2.0, 342532)]
    public void Resizing_has_the_published_sizes_and_boxes(double ratio, int count, params int[] box)
    {
        var resized = PublishedMasks.Resize(Masks("mask")[0], ratio);

        Assert.Equal(count, resized.Count);
        Assert.True(box.Length == 0 || resized.Bounds() == Box(box[0], box[1], box[2], box[3]));
    }

    [Fact]
    public void The_square_masks_are_laid_over_the_tall_photo()
    {
        var loaded = ItemsReader.Read(Folder(), 1124, 900);
        Assert.Equal(Labels, loaded.Items.All.Select(item => item.Name));
        Assert.Equal(1124 * 900, loaded.Items.All.Sum(item => item.PixelCount));
        Assert.Equal(ItemMap.FromPartition(Masks("mask")).Sample(900, 900), loaded.Items.Map.Crop(new PixelBox(112, 0, 1012, 900)));
    }

    private static string Folder()
    {
        var photos = Environment.GetEnvironmentVariable("ITEMWISE_PHOTOS");
        Assert.SkipUnless(Directory.Exists(photos), "ITEMWISE_PHOTOS does not name the folder of photos.");
        return Path.Combine(photos!, "handbag");
    }

    private static List<Mask> Masks(string stem) => [.. Labels.Select(
        (label, i) => NpyMask.Read(Path.Combine(Folder(), $"{stem}{i}_{label}.npy")))];

    private static (IReadOnlyList<Mask> Items, Mask Refilled) Move(IReadOnlyList<Mask> items) =>
        PublishedMasks.Move(items, [0], [200], [140], [1], [0.5]);

    private static IEnumerable<int> Counts(IReadOnlyList<Mask> masks) => masks.Select(mask => mask.Count);

    private static PixelBox Box(int firstRow, int lastRow, int firstColumn, int lastColumn) =>
        new(firstRow, firstColumn, lastRow + 1, lastColumn + 1);

    private static void AssertRegions(Mask active, Mask ringed, int thickness, int[] full, int[] sampled)
    {
        var regions = EditRegions.Published(active, ringed, thickness);
        Assert.Equal<int[]>(full, [regions.Active.Count, regions.Soft.Count, regions.Locked.Count]);
        var small = regions.Sample(128, 128);
        Assert.Equal<int[]>(sampled, [small.Active.Count, small.Soft.Count, small.Locked.Count]);
    }
}
