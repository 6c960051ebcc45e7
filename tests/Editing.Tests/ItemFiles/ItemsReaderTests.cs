using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.ItemFiles;

public sealed class ItemsReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_values_of_a_label_picture_are_the_numbers()
    {
        GreyPictures.Write(folder.At("labels.png"), new ItemMap(2, 3, [0, 7, 7, 300, 300, 300]));
        var loaded = Read("labels.png", 2, 3);
        Assert.Equal([new Item(0, "rest", 1), new Item(7, "item 7", 2), new Item(300, "item 300", 3)], loaded.Items.All);
        Assert.Empty(loaded.Warnings);
    }

    [Fact]
    public void A_file_of_names_beside_a_label_picture_names_the_items()
    {
        GreyPictures.Write(folder.At("labels.png"), new ItemMap(1, 3, [1, 2, 0]));
        File.WriteAllText(folder.At("labels.json"), """{"1": "mug", "2": "dining table", "0": "wall"}""");
        Assert.Equal(["wall", "mug", "dining table"], Read("labels.png", 1, 3).Items.All.Select(item => item.Name));
    }

    [Fact]
    public void Names_of_items_without_pixels_are_passed_over_with_a_warning()
    {
        GreyPictures.Write(folder.At("labels.png"), new ItemMap(1, 2, [1, 1]));
        File.WriteAllText(folder.At("labels.json"), """{"1": "mug", "2": "cup", "3": "hat"}""");
        var loaded = Read("labels.png", 1, 2);
        Assert.Equal([new Item(1, "mug", 2)], loaded.Items.All);
        Assert.StartsWith("2 'cup', 3 'hat' in", Assert.Single(loaded.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[1, 2]")]
    [InlineData("""{"one": "mug"}""")]
    [InlineData("{")]
    public void A_file_that_names_nothing_is_passed_over_with_a_warning(string json)
    {
        GreyPictures.Write(folder.At("labels.png"), new ItemMap(1, 2, [1, 2]));
        File.WriteAllText(folder.At("labels.json"), json);
        var loaded = Read("labels.png", 1, 2);
        Assert.Contains("labels.json' is not used", Assert.Single(loaded.Warnings), StringComparison.Ordinal);
        Assert.Equal("item 1", loaded.Items[1].Name);
    }

    [Fact]
    public void A_picture_of_another_size_is_refused_with_both_sizes()
    {
        GreyPictures.Write(folder.At("labels.png"), new ItemMap(2, 2, new ushort[4]));
        var error = Assert.Throws<InputRefusedException>(() => Read("labels.png", 4, 3));
        Assert.Equal($"The masks in '{folder.At("labels.png")}' are 2 x 2 pixels and the photo is 3 x 4; give masks of the photo's size.",
            error.Message);
    }

    [Fact]
    public void Mask_arrays_are_numbered_by_their_names_and_keep_underscores()
    {
        SaveArrays(9, ("mask0_tennis_racket", 0, 2), ("mask10_wall-other merged", 6, 9), ("mask2_dining table", 2, 6));
        var loaded = Read("", 1, 9);
        Assert.Equal([new Item(0, "tennis_racket", 2), new Item(2, "dining table", 4),
            new Item(10, "wall-other merged", 3)], loaded.Items.All);
        Assert.Empty(loaded.Warnings);
    }

    [Fact]
    public void The_edited_set_is_taken_on_demand_or_when_it_is_alone()
    {
        SaveArrays(4, ("mask0_a", 0, 2), ("mask1_b", 2, 4), ("maskEdited0_a", 0, 3), ("maskEdited1_b", 3, 4));
        Assert.Equal(2, Read("", 1, 4).Items[0].PixelCount);
        Assert.Equal("The edited masks (maskEdited...) are not used.", Assert.Single(Read("", 1, 4).Warnings));
        Assert.Equal(3, ItemsReader.Read(folder.FullPath, 1, 4, edited: true).Items[0].PixelCount);
        File.Delete(folder.At("mask0_a.npy"));
        File.Delete(folder.At("mask1_b.npy"));
        Assert.Equal(3, Read("", 1, 4).Items[0].PixelCount);
    }

    [Fact]
    public void Two_arrays_of_one_number_are_refused()
    {
        SaveArrays(4, ("mask0_a", 0, 2), ("mask0_b", 2, 4));
        Assert.Contains("are both item 0", Assert.Throws<InputRefusedException>(() => Read("", 1, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_of_two_sizes_are_refused_with_both()
    {
        SaveArrays(2, ("mask0_a", 0, 2));
        NpyMask.Write(folder.At("mask1_b.npy"), Mask.Full(3, 5));
        var error = Assert.Throws<InputRefusedException>(() => ItemsReader.Read(folder.FullPath, 1, 4));
        Assert.Contains("'mask1_b.npy' is 5 x 3 and 'mask0_a.npy' is 2 x 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_with_unusable_names_are_named_in_a_warning_or_refused_when_alone()
    {
        NpyMask.Write(folder.At("maskSAM0_bag(0.41).npy"), Mask.Full(1, 4));
        Assert.Contains("none is called like mask0_name.npy", Assert.Throws<InputRefusedException>(() => Read("", 1, 4)).Message,
            StringComparison.Ordinal);
        SaveArrays(4, ("mask0_a", 0, 4));
        Assert.Contains("maskSAM0_bag(0.41).npy' is not used", Assert.Single(Read("", 1, 4).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, 4)]
    [InlineData(4, 7)]
    [InlineData(9, 9)]
    public void Square_arrays_are_laid_over_the_middle_square_and_extended(int height, int width)
    {
        var masks = new ItemMap(3, 3, [0, 0, 1, 0, 2, 1, 2, 2, 1]);
        foreach (var number in masks.Numbers)
        {
            NpyMask.Write(folder.At($"mask{number}_n{number}.npy"), masks.MaskOf(number));
        }

        var loaded = Read("", height, width);
        var square = PublishedMasks.CentreSquare(height, width);
        Assert.Equal(masks.Sample(square.Height, square.Width), loaded.Items.Map.Crop(square));
        for (var i = 0; i < height * width; i++)
        {
            int row = Math.Clamp(i / width, square.Top, square.Bottom - 1), column = Math.Clamp(i % width, square.Left, square.Right - 1);
            Assert.Equal(loaded.Items.Map[row, column], loaded.Items.Map.Labels[i]);
        }

        Assert.StartsWith($"The masks are 3 x 3 and the photo is {width} x {height}", Assert.Single(loaded.Warnings),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Arrays_that_are_neither_square_nor_of_the_photos_size_are_refused()
    {
        NpyMask.Write(folder.At("mask0_a.npy"), Mask.Full(3, 5));
        Assert.Contains("are 5 x 3 pixels and the photo is 8 x 8", Assert.Throws<InputRefusedException>(() => Read("", 8, 8)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Mask_pictures_are_numbered_in_the_order_of_their_names()
    {
        SavePictures(9, ("10 sky", 6, 9), ("2 table", 3, 6), ("1 mug", 0, 3));
        File.WriteAllText(folder.At("notes.txt"), "not a mask");
        Assert.Equal([new Item(1, "1 mug", 3), new Item(2, "2 table", 3), new Item(3, "10 sky", 3)], Read("", 1, 9).Items.All);
    }

    [Fact]
    public void A_mask_picture_may_be_of_0_and_1_or_have_smooth_edges()
    {
        PictureWriter.WriteGrey(folder.At("a.png"), 4, 1, (byte[])[1, 1, 0, 0]);
        PictureWriter.WriteGrey(folder.At("b.png"), 4, 1, (byte[])[0, 90, 140, 255]);
        Assert.Equal([1, 1, 2, 2], Read("", 1, 4).Items.Map.Labels.ToArray());
    }

    [Fact]
    public void A_mask_picture_may_be_coloured_or_a_cut_out()
    {
        PictureWriter.Write(folder.At("a.png"), new Picture(3, 1, 3, (byte[])[0, 0, 0, 0, 0, 0, 0, 200, 0]));
        PictureWriter.Write(folder.At("b.png"), new Picture(3, 1, 4, (byte[])[0, 0, 0, 255, 9, 9, 9, 255, 255, 255, 255, 0]));
        Assert.Equal([2, 2, 1], Read("", 1, 3).Items.Map.Labels.ToArray());
    }

    [Fact]
    public void A_broken_picture_is_refused_by_name()
    {
        File.WriteAllText(folder.At("labels.png"), "no picture");
        Assert.Contains("labels.png", Assert.Throws<InputRefusedException>(() => Read("labels.png", 1, 4)).Message,
            StringComparison.Ordinal);
        Assert.Contains("labels.png", Assert.Throws<InputRefusedException>(() => Read("", 1, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_smaller_of_two_overlapping_items_is_in_front()
    {
        SavePictures(10, ("a", 0, 7), ("b", 5, 10));
        var loaded = Read("", 1, 10);
        Assert.Equal([1, 1, 1, 1, 1, 2, 2, 2, 2, 2], loaded.Items.Map.Labels.ToArray());
        Assert.Equal("2 pixels belong to more than one mask: the smaller item keeps them.", Assert.Single(loaded.Warnings));
    }

    [Fact]
    public void A_large_hole_becomes_rest_and_a_tiny_one_its_neighbours()
    {
        // 4,000 pixels: holes of up to 4 are tiny.
        var item = Mask.Where(40, 100, i => i % 100 < 50 && i is not (510 or 511 or 611));
        GreyPictures.Write(folder.At("a.png"), item);
        var loaded = Read("", 40, 100);
        Assert.Equal([new Item(0, "rest", 2000), new Item(1, "a", 2000)], loaded.Items.All);
        Assert.Equal(
            ["3 pixels belong to no mask in small gaps: the nearest item takes them.",
                "2000 pixels belong to no mask: they are item 0 \"rest\"."],
            loaded.Warnings);
    }

    [Fact]
    public void Rest_takes_the_next_number_when_0_is_an_item_and_joins_a_rest_that_is_there()
    {
        SaveArrays(100, ("mask0_a", 0, 20), ("mask1_b", 20, 40));
        Assert.Equal(new Item(2, "rest", 60), Read("", 1, 100).Items.All[^1]);
        SaveArrays(100, ("mask1_rest", 20, 40));
        File.Delete(folder.At("mask1_b.npy"));
        Assert.Equal(new Item(1, "rest", 80), Read("", 1, 100).Items.All[^1]);
    }

    [Fact]
    public void Strict_reading_refuses_overlaps_and_holes()
    {
        SavePictures(10, ("a", 0, 6), ("b", 5, 10));
        Assert.Contains("1 pixel belong to more than one", Strict(10).Message, StringComparison.Ordinal);
        SavePictures(10, ("a", 0, 4));
        Assert.Contains("1 pixel belong to no mask", Strict(10).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_or_wholly_covered_item_is_refused_by_name()
    {
        SavePictures(10, ("a", 0, 10), ("b", 3, 3));
        Assert.StartsWith("Item 2 'b' has no pixels in 'b.png'", Assert.Throws<InputRefusedException>(() => Read("", 1, 10)).Message,
            StringComparison.Ordinal);
        SavePictures(10, ("b", 0, 5), ("c", 5, 10));
        Assert.StartsWith("Item 1 'a' in 'a.png' is wholly covered", Assert.Throws<InputRefusedException>(() => Read("", 1, 10)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_usable_is_refused_with_advice()
    {
        Assert.Contains("holds no masks", Assert.Throws<InputRefusedException>(() => Read("", 1, 4)).Message, StringComparison.Ordinal);
        Assert.Contains("does not exist", Assert.Throws<InputRefusedException>(() => Read("absent", 1, 4)).Message,
            StringComparison.Ordinal);
        File.WriteAllText(folder.At("mask0_a.npy"), "no array");
        Assert.Contains("does not begin like", Assert.Throws<InputRefusedException>(() => Read("mask0_a.npy", 1, 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_masks_every_pixel_has_one_owner()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var masks = Enumerable.Range(0, random.Next(1, 6)).Select(number => new NamedMask(
                number, $"n{number}", Mask.Where(17, 23, _ => random.NextDouble() < 0.25), $"{number}.png")).ToArray();
            var items = MaskRepair.Repair(masks, strict: false).Items;
            Assert.Equal(17 * 23, items.All.Sum(item => item.PixelCount));
            Assert.All(masks, mask => Assert.True(items.MaskOf(mask.Number).Overlaps(mask.Mask)));
        }
    }

    public void Dispose() => folder.Dispose();

    private LoadedItems Read(string name, int height, int width) => ItemsReader.Read(folder.At(name), height, width);

    private InputRefusedException Strict(int width) =>
        Assert.Throws<InputRefusedException>(() => ItemsReader.Read(folder.FullPath, 1, width, strict: true));

    // Masks of one row, each the pixels from..to.
    private void SaveArrays(int width, params (string Name, int From, int To)[] masks)
    {
        foreach (var (name, from, to) in masks)
        {
            NpyMask.Write(folder.At(name + ".npy"), Mask.Where(1, width, i => i >= from && i < to));
        }
    }

    private void SavePictures(int width, params (string Name, int From, int To)[] masks)
    {
        foreach (var (name, from, to) in masks)
        {
            GreyPictures.Write(folder.At(name + ".png"), Mask.Where(1, width, i => i >= from && i < to));
        }
    }
}
