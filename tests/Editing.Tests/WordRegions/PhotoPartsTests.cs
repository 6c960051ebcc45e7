using Itemwise.Editing.Masks;
using Itemwise.Editing.WordRegions;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.WordRegions;

/// <summary>Regions that follow the picture, and what a map says of several places.</summary>
public sealed class PhotoPartsTests
{
    private const int Side = 64;

    // A red disc on grey.
    private static readonly Mask Disc = Mask.Where(Side, Side, i => Square(i % Side - 20) + Square(i / Side - 40) < 144);

    [Fact]
    public void A_word_means_the_part_that_is_looked_at_most_however_sharp_the_peak()
    {
        var samples = new byte[Side * Side * 3];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (byte)(Disc.Pixels[i / 3] == 0 ? 128 : i % 3 == 0 ? 220 : 20);
        }

        var photo = new Photo("photo.png", new string('0', 64), new Picture(Side, Side, 3, samples));
        var meant = PhotoParts.Of(photo).Meant(Peak(10, 5));
        Assert.InRange((double)meant.Intersect(Disc).Count / meant.Union(Disc).Count, 0.9, 1);
    }

    [Fact]
    public void Where_a_map_tells_little_apart_the_best_part_has_to_do()
    {
        var items = new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side / 16))]);
        Assert.Equal(items.MaskOf(3), new PhotoParts(items).Meant(new KeywordMap(1, 4, [0.5f, 0.5f, 0.1f, 0.9f])));
    }

    [Fact]
    public void Known_items_are_taken_as_they_are()
    {
        var items = new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side < 32 ? 1 : 2))]);
        Assert.Equal(items.MaskOf(1), new PhotoParts(items).Meant(new KeywordMap(2, 2, [0.9f, 0.1f, 0.9f, 0.2f])));
    }

    [Fact]
    public void A_part_that_is_nowhere_looked_at_is_left_out_of_what_looks_alike()
    {
        var one = new ItemMap(Side, Side, new ushort[Side * Side]);
        Assert.Equal(Mask.Where(Side, Side, i => i % Side < 24),
            new PhotoParts(one).Meant(new KeywordMap(1, 8, [0.9f, 0, 0, 0, 0, 0, 0, 0])));
    }

    [Fact]
    public void A_part_that_another_word_looks_at_more_is_that_ones()
    {
        var parts = new PhotoParts(new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side / 16))]));
        var (one, other) = (new KeywordMap(1, 4, [0.6f, 0.2f, 0, 0]), new KeywordMap(1, 4, [0.3f, 0.9f, 0, 0]));
        Assert.Equal(Quarters(0, 1), parts.Meant(one));
        Assert.Equal(Quarters(0), parts.Meant(one, other));
        Assert.Equal(Quarters(1), parts.Meant(other, one));
        Assert.Equal(Quarters(0, 1), parts.Meant(one, new KeywordMap(1, 4, [0.9f, 0.9f, 0.9f, 0])));

        static Mask Quarters(params int[] wanted) => Mask.Where(Side, Side, i => wanted.Contains(i % Side / 16));
    }

    [Fact]
    public void A_part_of_two_things_is_divided_between_their_words()
    {
        var parts = new PhotoParts(new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side / 32))]));
        var (house, pyramid) = (new KeywordMap(1, 8, [0.5f, 0.2f, 0, 0, 0, 0, 0, 0]),
            new KeywordMap(1, 8, [0.2f, 0.9f, 0.3f, 0.1f, 0, 0, 0, 0]));
        Assert.Equal(Mask.Where(Side, Side, i => i % Side < 8), parts.Meant(house, pyramid));
        Assert.Equal(Mask.Where(Side, Side, i => i % Side < 32), parts.Meant(pyramid, house));
    }

    [Fact]
    public void What_looks_alike_elsewhere_is_another_piece()
    {
        var striped = new PhotoParts(new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side / 16 % 2))]));
        var map = new KeywordMap(1, 8, [0.9f, 0.9f, 0, 0, 0.2f, 0.2f, 0, 0]);
        Assert.Equal(4, striped.InPieces().Count);
        Assert.Equal(Strips(0, 2), striped.Meant(map));
        Assert.Equal(Strips(0), striped.InPieces().Meant(map));

        static Mask Strips(params int[] wanted) => Mask.Where(Side, Side, i => wanted.Contains(i % Side / 16));
    }

    [Fact]
    public void Two_equal_peaks_are_two_places_and_one_is_one()
    {
        float[] one = [.. Enumerable.Range(0, 64).Select(i => i is 9 or 10 or 17 ? 1f : 0)];
        float[] two = [.. one.Select((value, i) => i is 53 or 54 ? 0.95f : value)];
        Assert.Equal(1, Places(one));
        Assert.Equal(2, Places(two));
        Assert.Equal(1, Places([.. two.Select((value, i) => i is 53 or 54 ? 0.5f : value)]));

        static int Places(float[] values)
        {
            var map = new KeywordMap(8, 8, values);
            return map.PlacesIn(map.Region(RegionRule.Usual), 0.9);
        }
    }

    [Fact]
    public void Between_cells_a_map_is_bilinear()
    {
        var map = new KeywordMap(1, 2, [0, 1]);
        Assert.Equal([0, 0, 0.5, 1], new[] { 0, 0.25, 0.5, 1 }.Select(right => map.At(0.5, right)));
    }

    private static KeywordMap Peak(int row, int column) => new(16, 16, [.. Enumerable.Range(0, 256).Select(i =>
        (float)Math.Exp(-(Square(i / 16 - row) + Square(i % 16 - column)) / 6.0))]);

    private static int Square(int value) => value * value;
}
