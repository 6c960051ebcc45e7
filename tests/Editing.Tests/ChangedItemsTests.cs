using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests;

public sealed class ChangedItemsTests : IDisposable
{
    // Item 2 lies in three pieces: two of 4 pixels and more, and a speck.
    private static readonly string[] Picture =
    [
        "0022200002000000",
        "0022200000000000",
        "1122211111110022",
        "1111111111111022",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Merging_keeps_the_first_items_number_and_name()
    {
        var items = ChangedItems.Of(SomeItems(), [new ItemChange.Merge([1, 0])], 3).Items;

        Assert.Equal([(1, "table"), (2, "cup")], items.All.Select(item => (item.Number, item.Name)));
        Assert.Equal(SomeItems().MaskOf(2), items.MaskOf(2));
    }

    [Fact]
    public void Splitting_numbers_the_pieces_from_the_largest_and_leaves_the_largest()
    {
        var (items, origins) = ChangedItems.Of(SomeItems(), [new ItemChange.Split(2)], 7);

        Assert.Equal([(0, 28, "rest"), (1, 22, "table"), (2, 9, "cup"), (7, 4, "cup 2"), (8, 1, "cup 3")],
            items.All.Select(item => (item.Number, item.PixelCount, item.Name)));
        Assert.Equal([(7, 2), (8, 2)], origins.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
    }

    [Fact]
    public void Specks_are_no_items_of_their_own()
    {
        var map = new ItemMap(20, 20, [.. Enumerable.Range(0, 400).Select(i => (ushort)(i < 180 || i == 399 ? 1 : 0))]);
        Assert.Contains("in one piece", Refusal(new Items(map), new ItemChange.Split(1)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_splits_off_what_it_covers_of_the_item()
    {
        var mask = Mask.Where(4, 16, i => i % 16 < 3);
        var (items, origins) = ChangedItems.Of(SomeItems(), [new ItemChange.Split(2, mask), new ItemChange.Rename(3, "handle")], 3);

        Assert.Equal((3, "handle", 11, 2), (items[3].PixelCount, items[3].Name, items[2].PixelCount, origins[3]));
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        Assert.Contains("no item 9", Refusal(SomeItems(), new ItemChange.Merge([1, 9])), StringComparison.Ordinal);
        Assert.Contains("different items", Refusal(SomeItems(), new ItemChange.Merge([1, 1])), StringComparison.Ordinal);
        Assert.Contains("in one piece", Refusal(SomeItems(), new ItemChange.Split(1)), StringComparison.Ordinal);
        Assert.Contains("8 x 4 and the photo is 16 x 4", Refusal(SomeItems(), new ItemChange.Split(1, Mask.Full(4, 8))),
            StringComparison.Ordinal);
        Assert.Contains("covers all", Refusal(SomeItems(), new ItemChange.Split(1, Mask.Full(4, 16))), StringComparison.Ordinal);
        Assert.Contains("covers none", Refusal(SomeItems(), new ItemChange.Split(1, Mask.Empty(4, 16))), StringComparison.Ordinal);
        Assert.Contains("blank name", Refusal(SomeItems(), new ItemChange.Rename(1, " ")), StringComparison.Ordinal);
        Assert.Contains("no numbers left", Assert.Throws<InputRefusedException>(
            () => ChangedItems.Of(SomeItems(), [new ItemChange.Split(2)], 65535)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "items.png")]
    [InlineData(300, "items.png")]
    [InlineData(1, "masks")]
    [InlineData(300, "masks")]
    public void Exported_items_read_back_as_the_same_map_and_names(int numberStep, string name)
    {
        var random = new Random(numberStep);
        var map = new ItemMap(23, 31, [.. Enumerable.Range(0, 23 * 31).Select(_ => (ushort)(random.Next(6) * numberStep))]);
        var items = new Items(map, new Dictionary<int, string> { [numberStep] = "mug",
            [3 * numberStep] = "a Ding, größer", [0] = "table top" });

        ItemsWriter.Write(folder.At(name), items);
        var back = ItemsReader.Read(folder.At(name), 23, 31, strict: true);

        Assert.Equal(items.Map, back.Items.Map);
        Assert.Equal(items.All, back.Items.All);
        Assert.Empty(back.Warnings);
    }

    [Fact]
    public void A_name_that_no_file_can_have_is_written_all_the_same_and_arrays_are_not_mixed()
    {
        var items = new Items(SomeItems().Map, new Dictionary<int, string> { [1] = "a/../b:c", [2] = new string('ü', 300) });
        ItemsWriter.Write(folder.At("masks"), items);
        Assert.Equal(items.Map, ItemsReader.Read(folder.At("masks"), 4, 16, strict: true).Items.Map);
        Assert.Contains("holds arrays already", Assert.Throws<InputRefusedException>(() => ItemsWriter.Write(folder.At("masks"), items))
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Masks_that_could_not_all_be_written_are_taken_away_again()
    {
        Directory.CreateDirectory(folder.At("masks/mask2_b.npy")); // stands in the way
        var items = new Items(new ItemMap(1, 2, new ushort[] { 1, 2 }), new Dictionary<int, string> { [1] = "a", [2] = "b" });

        Assert.Throws<InputRefusedException>(() => ItemsWriter.Write(folder.At("masks"), items));
        Assert.Empty(Directory.GetFiles(folder.At("masks")));
    }

    private static string Refusal(Items items, ItemChange change) => Assert.Throws<InputRefusedException>(
        () => ChangedItems.Of(items, [change], 10)).Message;

    private static Items SomeItems() => new(
        new ItemMap(4, 16, [.. Picture.SelectMany(row => row).Select(letter => (ushort)(letter - '0'))]), new Dictionary<int,
        string> { [1] = "table", [2] = "cup" });
}
