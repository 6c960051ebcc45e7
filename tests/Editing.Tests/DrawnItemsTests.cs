using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests;

public sealed class DrawnItemsTests
{
    private static readonly Items Halves = new(new ItemMap(2, 4, [1, 1, 2, 2, 1, 1, 2, 2]),
        new Dictionary<int, string> { [1] = "left", [2] = "right" }, new Dictionary<int, ItemKind> { [2] = ItemKind.Thing });

    [Fact]
    public void A_drawn_item_takes_its_pixels_from_whoever_owned_them_and_is_part_of_the_largest_owner()
    {
        var changed = ChangedItems.Of(Halves, [new ItemChange.Draw(Of(0, 1, 1, 1, 0, 0, 0, 0), "bag", ItemKind.Thing)], 7);

        Assert.Equal([1, 7, 7, 7, 1, 1, 2, 2], Labels(changed.Items));
        Assert.Equal(("bag", ItemKind.Thing), (changed.Items[7].Name, changed.Items[7].Kind));
        Assert.Equal(2, changed.Origins[7]);
        Assert.Equal(ItemKind.Thing, changed.Items[2].Kind);
    }

    [Fact]
    public void Without_a_name_it_is_called_by_its_number() =>
        Assert.Equal("item 3", ChangedItems.Of(Halves, [new ItemChange.Draw(Of(1, 0, 0, 0, 0, 0, 0, 0))], 3).Items[3].Name);

    [Fact]
    public void What_an_outline_leaves_goes_to_the_nearest_other_item()
    {
        var changed = ChangedItems.Of(Halves, [new ItemChange.Outline(1, Of(1, 1, 1, 0, 1, 0, 0, 0))], 3).Items;

        Assert.Equal([1, 1, 1, 2, 1, 2, 2, 2], Labels(changed));
        Assert.Equal("left", changed[1].Name);
    }

    [Fact]
    public void What_the_only_item_leaves_is_the_rest()
    {
        var one = new Items(new ItemMap(1, 3, [4, 4, 4]));

        Assert.Equal([0, 4, 4], Labels(ChangedItems.Of(one, [new ItemChange.Outline(4, new Mask(1, 3, [0, 1, 1]))], 5).Items));
    }

    [Fact]
    public void An_empty_mask_or_one_of_another_size_is_refused()
    {
        Assert.Contains("is empty", Refusal(new ItemChange.Draw(Mask.Empty(2, 4))), StringComparison.Ordinal);
        Assert.Contains("is 3 x 2 and the photo is 4 x 2", Refusal(new ItemChange.Outline(1, Mask.Full(2, 3))), StringComparison.Ordinal);
        Assert.Contains("There is no item 5", Refusal(new ItemChange.Outline(5, Mask.Full(2, 4))), StringComparison.Ordinal);

        static string Refusal(ItemChange change) => Assert.Throws<InputRefusedException>(() => ChangedItems.Of(Halves, [change], 3)).Message;
    }

    private static Mask Of(params byte[] pixels) => new(2, 4, pixels);

    private static int[] Labels(Items items) => Array.ConvertAll(items.Map.Labels.ToArray(), label => (int)label);
}
