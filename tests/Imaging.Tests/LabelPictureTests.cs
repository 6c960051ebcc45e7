using Itemwise.Imaging;

namespace Itemwise.Imaging.Tests;

public sealed class LabelPictureTests : IDisposable
{
    private readonly ScratchFolder scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_palette_gives_its_indices_even_where_colours_repeat()
    {
        var palette = Pictures.Chunk("PLTE", [9, 9, 9, 9, 9, 9, 0, 0, 0, 200, 1, 2]);
        var transparent = Pictures.Chunk("tRNS", [0, 255, 128]);
        var path = scratch.Write("a.png", Pictures.Png(4, 2, 8, 3, [[0, 1, 2, 3], [3, 2, 1, 0]], palette, transparent));
        Assert.Equal([0, 1, 2, 3, 3, 2, 1, 0], Picture.LoadIndices(path).Values);
    }

    [Theory]
    [InlineData(1, 0b01100000, new ushort[] { 0, 1, 1, 0 })]
    [InlineData(2, 0b00011011, new ushort[] { 0, 1, 2, 3 })]
    public void Small_depths_give_the_stored_numbers(int depth, byte row, ushort[] expected)
    {
        var palette = Pictures.Chunk("PLTE", [.. Enumerable.Range(0, 3 << depth).Select(i => (byte)(255 - i))]);
        Assert.Equal(expected, Picture.LoadIndices(scratch.Write("p.png", Pictures.Png(4, 1, depth, 3, [[row]], palette))).Values);
        Assert.Equal(expected, Picture.LoadIndices(scratch.Write("g.png", Pictures.Png(4, 1, depth, 0, [[row]]))).Values);
    }

    [Fact]
    public void Grey_of_four_eight_and_sixteen_bits_gives_the_stored_numbers()
    {
        Assert.Equal([0, 7, 15, 1], Picture.LoadIndices(scratch.Write("4.png", Pictures.Png(4, 1, 4, 0, [[0x07, 0xF1]]))).Values);
        Assert.Equal([0, 77, 255], Picture.LoadIndices(scratch.Write("8.png",
            Pictures.Png(3, 1, 8, 0, [[0, 77, 255]], Pictures.Chunk("tRNS", [0, 77])))).Values);
        Assert.Equal([258, 65535], Picture.LoadIndices(scratch.Write("16.png", Pictures.Png(2, 1, 16, 0, [[1, 2, 255, 255]]))).Values);
    }

    [Fact]
    public void A_gamma_or_profile_in_the_file_changes_no_number()
    {
        var gamma = Pictures.Chunk("gAMA", [0, 0, 0x40, 0]);
        Assert.Equal([0, 100, 200], Picture.LoadIndices(scratch.Write("g.png", Pictures.Png(3, 1, 8, 0, [[0, 100, 200]], gamma))).Values);
    }

    [Fact]
    public void Grey_stored_as_rgb_and_grey_tiffs_are_labels_too()
    {
        Assert.Equal([5, 6], Picture.LoadIndices(scratch.Write("rgb.png", Pictures.Png(2, 1, 8, 2, [[5, 5, 5, 6, 6, 6]]))).Values);
        PictureWriter.Write(scratch.At("a.tif"), new Picture(2, 1, 1, new ushort[] { 300, 4 }));
        Assert.Equal([300, 4], Picture.LoadIndices(scratch.At("a.tif")).Values);
    }

    [Fact]
    public void Colours_and_lossy_files_are_refused_as_labels()
    {
        var colour = Assert.Throws<InputRefusedException>(() => Picture.LoadIndices(
            scratch.Write("c.png", Pictures.Png(2, 1, 8, 2, [[5, 5, 5, 6, 7, 6]]))));
        Assert.Contains("colour picture", colour.Message, StringComparison.Ordinal);
        PictureWriter.Write(scratch.At("a.jpg"), Pictures.Bytes(8, 8, 1));
        var lossy = Assert.Throws<InputRefusedException>(() => Picture.LoadIndices(scratch.At("a.jpg")));
        Assert.Contains("PNG", lossy.Message, StringComparison.Ordinal);
    }
}
