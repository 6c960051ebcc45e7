using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Imaging.Tests;

namespace Itemwise.Editing.Tests.ItemFiles;

/// <summary>One file that is a mask, or labels that were treated like one.</summary>
public sealed class LoneMaskTests : IDisposable
{
    private const int Height = 40;
    private const int Width = 60;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("mug.png", false)]
    [InlineData("mug.png", true)]
    [InlineData("mug.jpg", true)]
    [InlineData("mug.webp", false)]
    [InlineData("mug.tif", true)]
    public void A_lone_mask_in_black_and_white_is_one_item_and_the_rest(string name, bool isSoft)
    {
        Write(name, (row, column) => Circle(row, column, isSoft));
        var loaded = Read(name);
        Assert.Equal([0, 1], loaded.Items.All.Select(item => item.Number));
        Assert.Equal(["rest", "mug"], loaded.Items.All.Select(item => item.Name));
        Assert.Equal(Pixels(index => Circle(index / Width, index % Width, isSoft) > 127), loaded.Items.MaskOf(1));
        Assert.Empty(loaded.Warnings);
    }

    [Fact]
    public void A_lone_mask_of_sixteen_bits_is_one_item()
    {
        PictureWriter.WriteGrey(folder.At("a.png"), 2, 1, new ushort[] { 65535, 0 });
        Assert.Equal([1, 0], ItemsReader.Read(folder.At("a.png"), 1, 2).Items.Map.Labels.ToArray());
    }

    [Fact]
    public void A_mask_blurred_over_many_pixels_is_one_item()
    {
        Write("a.png", (_, column) => (byte)Math.Clamp((column - 28) * 40, 0, 255));
        Assert.Equal(Height * (Width - 32), Read("a.png").Items[1].PixelCount);
        var wide = new byte[400 * 4];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = (byte)Math.Clamp((i % 400) - 70, 0, 255);
        }

        PictureWriter.WriteGrey(folder.At("wide.png"), 400, 4, wide);
        Assert.Equal(4 * (400 - 198), ItemsReader.Read(folder.At("wide.png"), 4, 400).Items[1].PixelCount);
    }

    [Fact]
    public void A_lone_cut_out_is_one_item()
    {
        var samples = new byte[Height * Width * 4];
        for (var i = 0; i < Height * Width; i++)
        {
            (samples[4 * i], samples[(4 * i) + 1], samples[(4 * i) + 3]) = ((byte)i, (byte)(i / 7), i % Width < 20 ? (byte)255 : (byte)0);
        }

        PictureWriter.Write(folder.At("cut.png"), new Picture(Width, Height, 4, samples));
        Assert.Equal(20 * Height, Read("cut.png").Items[1].PixelCount);
    }

    [Fact]
    public void Labels_resized_with_interpolation_are_refused_with_what_they_look_like()
    {
        Write("a.png", (row, column) => (byte)(40 + (Circle(row, column, isSoft: true) * 2 / 3)));
        var error = Assert.Throws<InputRefusedException>(() => Read("a.png"));
        Assert.Contains("resized with interpolation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_items_and_thin_ones_are_labels_all_the_same()
    {
        // 150 blocks of 4 x 4, and wires of one pixel across them.
        Write("a.png", (row, column) =>
            (byte)(row == 7 ? 200 : column == 9 ? 201 : column == 33 ? 202 : 1 + (row / 4 * 15) + (column / 4)));
        Assert.Equal(153, Read("a.png").Items.All.Length);
        Write("grid.png", (row, column) => (byte)(1 + (row / 4 * 7) + (column / 9))); // neighbours with neighbouring numbers
        Assert.Equal(70, Read("grid.png").Items.All.Length);
        Write("b.png", (row, column) => (byte)(row < 20 ? 0 : column < 50 ? 1 : 255)); // 255 as what is ignored
        Assert.Equal([0, 1, 255], Read("b.png").Items.All.Select(item => item.Number));
    }

    [Fact]
    public void A_white_item_that_has_a_name_keeps_its_number()
    {
        Write("a.png", (_, column) => column < 9 ? (byte)255 : (byte)0);
        File.WriteAllText(folder.At("a.json"), """{"0": "rest", "255": "mug"}""");
        Assert.Equal("mug", Read("a.png").Items[255].Name);
    }

    [Fact]
    public void A_black_mask_and_black_with_noise_are_refused()
    {
        Write("a.png", (row, column) => (byte)((row + (3 * column)) % 4));
        Directory.CreateDirectory(folder.At("masks"));
        File.Move(folder.At("a.png"), folder.At("masks/a.png"));
        Assert.Contains("has no pixels", Assert.Throws<InputRefusedException>(() => Read("masks")).Message, StringComparison.Ordinal);
        PictureWriter.Write(folder.At("black.jpg"), new Picture(Width, Height, 3, new byte[Width * Height * 3]));
        Assert.Throws<InputRefusedException>(() => Read("black.jpg"));
    }

    [Fact]
    public void A_white_picture_is_one_item_and_a_black_one_or_noise_is_none()
    {
        Write("white.png", (_, _) => 255);
        Assert.Equal([new Item(1, "white", Height * Width)], Read("white.png").Items.All);
        Write("black.png", (_, _) => 0);
        Assert.Contains("mask of no pixels", Assert.Throws<InputRefusedException>(() => Read("black.png")).Message,
            StringComparison.Ordinal);
        var random = new Random(1);
        Write("noise.png", (_, _) => (byte)random.Next(4));
        Assert.Contains("noise", Assert.Throws<InputRefusedException>(() => Read("noise.png")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_folder_of_masks_holds_besides_is_told()
    {
        Directory.CreateDirectory(folder.At("masks"));
        Write("masks/a.png", (row, _) => row < 20 ? (byte)255 : (byte)0);
        File.WriteAllText(folder.At("masks/b.bmp"), "BM");
        PictureWriter.Write(folder.At("masks/c.png"), new Picture(Width, Height, 3, [.. Enumerable.Range(0, Width * Height)
            .SelectMany(i => new[] { (byte)(i % Width * 4), (byte)(i / Width * 6), (byte)(i % 251) })]));
        var warnings = Read("masks").Warnings;
        Assert.StartsWith("'b.bmp' is not used", warnings[0], StringComparison.Ordinal);
        Assert.StartsWith("'c.png' looks like a photo", warnings[1], StringComparison.Ordinal);
        File.Delete(folder.At("masks/a.png"));
        File.Delete(folder.At("masks/c.png"));
        Assert.Contains("'b.bmp' is of another kind", Assert.Throws<InputRefusedException>(() => Read("masks")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_of_its_own_may_be_a_picture_or_an_array()
    {
        var mask = Pixels(i => i % Width < 30);
        NpyMask.Write(folder.At("a.npy"), mask);
        GreyPictures.Write(folder.At("a.png"), mask);
        Assert.Equal(mask, MaskFile.Read(folder.At("a.npy")));
        Assert.Equal(mask, MaskFile.Read(folder.At("a.png")));
        File.WriteAllBytes(folder.At("wide.tif"), Pictures.TiffRow(3, 32, 1, 2, [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]));
        Assert.Equal([0, 1, 1], MaskFile.Read(folder.At("wide.tif")).Pixels.ToArray());
        Assert.Contains("does not exist", Assert.Throws<InputRefusedException>(() => MaskFile.Read(folder.At("b.png"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65535)]
    public void Item_65535_is_exported_and_read_back(ushort other)
    {
        var items = new Items(new ItemMap(1, 3, [other, 65535, 1]));
        ItemsWriter.Write(folder.At("masks"), items);
        Assert.Equal(items.Map, ItemsReader.Read(folder.At("masks"), 1, 3).Items.Map);
        ItemsWriter.Write(folder.At("labels.png"), items);
        Assert.Equal(items.Map, ItemsReader.Read(folder.At("labels.png"), 1, 3).Items.Map);
    }

    [Fact]
    public void What_is_left_beside_items_0_and_65535_finds_a_number()
    {
        var masks = new[] { 0, 65535 }.Select(
            number => new NamedMask(number, $"n{number}", Mask.Where(1, 9, i => i % 9 == number % 2), "a"));
        Assert.Equal(new Item(1, "rest", 7), MaskRepair.Repair([.. masks], strict: false).Items[1]);
    }

    [Fact]
    public void A_workspace_is_no_folder_of_masks()
    {
        PictureWriter.WriteGrey(folder.At("photo.png"), 2, 1, [1, 2]);
        using (Editing.Storage.WorkspaceFolder.Create(folder.At("w"), folder.At("photo.png"), new Items(new ItemMap(1, 2, [0, 1]))))
        {
            Assert.Contains("is a workspace", Assert.Throws<InputRefusedException>(
                () => ItemsReader.Read(folder.At("w"), 1, 2)).Message, StringComparison.Ordinal);
        }
    }

    private static byte Circle(int row, int column, bool isSoft)
    {
        var inside = 12.3 - Math.Sqrt(((row - 19.6) * (row - 19.6)) + ((column - 27.2) * (column - 27.2)));
        return (byte)(isSoft ? Math.Clamp((inside + 1) * 127.5, 0, 255) : inside > 0 ? 255 : 0);
    }

    private static Mask Pixels(Func<int, bool> isInside) => Mask.Where(Height, Width, isInside);

    private void Write(string name, Func<int, int, byte> value) => PictureWriter.Write(folder.At(name), new Picture(
        Width, Height, 1, [.. Enumerable.Range(0, Width * Height).Select(i => value(i / Width, i % Width))]), quality: 100);

    private LoadedItems Read(string name) => ItemsReader.Read(folder.At(name), Height, Width);
}
