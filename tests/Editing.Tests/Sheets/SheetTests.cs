using Itemwise.Editing.Masks;
using Itemwise.Editing.Sheets;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Sheets;

public sealed class SheetTests
{
    [Fact]
    public void A_sheet_holds_every_picture_sample_for_sample()
    {
        var cells = Enumerable.Range(0, 5).Select(i => new SheetCell(Flat(150, 100, (byte)(40 * i)), "")).ToArray();
        var sheet = ContactSheet.Draw(cells, columns: 3);
        Assert.Equal((12 + (3 * 162), 12 + (2 * 112)), (sheet.Width, sheet.Height));
        for (var i = 0; i < cells.Length; i++)
        {
            var shown = sheet.Crop(12 + (i % 3 * 162), 12 + (i / 3 * 112), 150, 100);
            Assert.Equal(cells[i].Picture.Bytes.ToArray(), shown.Bytes.ToArray());
        }
    }

    [Fact]
    public void Captions_add_ink_below_the_picture_and_long_ones_stay_in_their_cell()
    {
        var without = ContactSheet.Draw([new SheetCell(Flat(200, 50, 255), "")], 1);
        var with = ContactSheet.Draw([new SheetCell(Flat(200, 50, 255),
            "a caption with <marks> & far more words than there is room for in a single line of this cell")], 1);
        Assert.Equal(without.Width, with.Width);
        if (TextCoverage.Draw("a", 100) is not null)
        {
            Assert.True(with.Height > without.Height + 20);
            Assert.Contains(with.Bytes.ToArray(), sample => sample < 100);
        }
    }

    [Fact]
    public void Large_pictures_are_scaled_down_in_their_own_shape()
    {
        var sheet = ContactSheet.Draw([new SheetCell(Flat(1000, 500, 9), "")], 4, largestSide: 100);
        Assert.Equal((124, 74), (sheet.Width, sheet.Height));
    }

    [Fact]
    public void Each_item_gets_its_colour_and_its_outline_and_the_rest_stays_as_it_is()
    {
        var labels = new ushort[600 * 400];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = (ushort)(i % 600 < 200 ? 0 : i % 600 < 400 ? 1 : 2);
        }

        var items = new Items(new ItemMap(400, 600, labels), new Dictionary<int, string> { [1] = "cup", [2] = "table" });
        var drawn = ItemOverlay.Draw(Flat(600, 400, 128), items);
        Assert.Equal((600, 400), (drawn.Width, drawn.Height));
        Assert.Equal([128, 128, 128], Pixel(drawn, 20, 10));
        Assert.NotEqual(Pixel(drawn, 220, 10), Pixel(drawn, 420, 10));
        var own = SheetColour.ForItem(2);
        Assert.Equal([own.Red, own.Green, own.Blue], Pixel(drawn, 400, 10));
        Assert.Throws<ArgumentException>(() => ItemOverlay.Draw(Flat(5, 5, 1), items));
    }

    [Fact]
    public void The_colours_of_the_first_items_differ_clearly()
    {
        var colours = Enumerable.Range(0, 12).Select(SheetColour.ForItem).ToArray();
        for (var i = 0; i < colours.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.True(Math.Abs(colours[i].Red - colours[j].Red) + Math.Abs(colours[i].Green - colours[j].Green) + Math.Abs(colours[i]
                    .Blue - colours[j].Blue) > 40, $"{i} and {j}");
            }
        }
    }

    private static Picture Flat(int width, int height, byte value) =>
        new(width, height, 3, [.. Enumerable.Repeat(value, width * height * 3)]);

    private static byte[] Pixel(Picture picture, int x, int y) => picture.Bytes.Slice(((y * picture.Width) + x) * 3, 3).ToArray();
}
