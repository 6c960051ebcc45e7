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

    [Theory]
    [InlineData(0, 8)]
    [InlineData(3, 8)]
    [InlineData(2, 8)]
    public void Labels_are_turned_as_their_photo_is(int colourType, int depth)
    {
        byte[] Row(params byte[] numbers) =>
            colourType == 2 ? [.. numbers.SelectMany(number => new[] { number, number, number })] : numbers;
        var palette = Pictures.Chunk("PLTE", [.. Enumerable.Range(0, 21).Select(i => (byte)i)]);
        for (var orientation = 1; orientation <= 8; orientation++)
        {
            var exif = Pictures.Chunk("eXIf", Pictures.Exif(orientation));
            var photo = Picture.Load(scratch.Write("p.png", Pictures.Png(3, 2, 8, 0, [[1, 2, 3], [4, 5, 6]], exif)));
            var labels = Picture.LoadIndices(scratch.Write("l.png", Pictures.Png(3, 2, depth, colourType, [Row(1, 2, 3), Row(4, 5, 6)],
                [exif, .. colourType == 3 ? [palette] : (byte[][])[]])));
            Assert.Equal((photo.Width, photo.Height), (labels.Width, labels.Height));
            Assert.Equal(photo.Bytes.ToArray(), labels.Values.Select(value => (byte)value));
        }
    }

    [Theory]
    [InlineData(8, new byte[] { 0, 7, 255, 2 }, new ushort[] { 0, 7, 255, 2 })]
    [InlineData(4, new byte[] { 0x07, 0xF2 }, new ushort[] { 0, 7, 15, 2 })]
    [InlineData(2, new byte[] { 0b00011011 }, new ushort[] { 0, 1, 2, 3 })]
    [InlineData(1, new byte[] { 0b01100000 }, new ushort[] { 0, 1, 1, 0 })]
    public void The_palette_of_a_tiff_gives_its_indices(int bits, byte[] row, ushort[] expected)
    {
        Assert.Equal(expected, Picture.LoadIndices(scratch.Write("p.tif", Pictures.TiffRow(4, bits, 3, 1, row))).Values);
        Assert.Equal(expected, Picture.LoadIndices(scratch.Write("g.tif", Pictures.TiffRow(4, bits, 1, 1, row))).Values);
        Assert.Equal(expected.Reverse(), Picture.LoadIndices(scratch.Write("t.tif", Pictures.TiffRow(4, bits, 3, 1, row, 3))).Values);
    }

    [Theory]
    [InlineData(32, 2, new byte[] { 7, 0, 0, 0, 44, 1, 0, 0 })]
    [InlineData(32, 1, new byte[] { 7, 0, 0, 0, 44, 1, 0, 0 })]
    [InlineData(16, 2, new byte[] { 7, 0, 44, 1 })]
    [InlineData(32, 3, new byte[] { 0, 0, 0xE0, 0x40, 0, 0, 0x96, 0x43 })]
    public void A_tiff_of_wide_numbers_gives_them_where_they_are_labels(int bits, int sampleFormat, byte[] row) =>
        Assert.Equal([7, 300], Picture.LoadIndices(scratch.Write("a.tif", Pictures.TiffRow(2, bits, 1, sampleFormat, row))).Values);

    [Theory]
    [InlineData(2, new byte[] { 255, 255, 255, 255, 44, 1, 0, 0 }, "from -1 to 300")]
    [InlineData(1, new byte[] { 0, 0, 1, 0, 44, 1, 0, 0 }, "from 300 to 65536")]
    [InlineData(3, new byte[] { 0, 0, 0, 0x3F, 0, 0, 0x96, 0x43 }, "from 0.5 to 300")]
    public void Numbers_that_are_no_labels_are_refused_with_what_was_found(int sampleFormat, byte[] row, string found)
    {
        var path = scratch.Write("a.tif", Pictures.TiffRow(2, 32, 1, sampleFormat, row));
        Assert.Contains(found, Assert.Throws<InputRefusedException>(() => Picture.LoadIndices(path)).Message, StringComparison.Ordinal);
    }
}
