using System.Text;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.ItemFiles;

public sealed class NpyMaskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 13)]
    [InlineData(512, 300)]
    public void A_mask_comes_back_as_it_was_written(int height, int width)
    {
        var mask = Mask.Where(height, width, i => i % 3 == 0);
        NpyMask.Write(folder.At("mask.npy"), mask);
        Assert.Equal(mask, NpyMask.Read(folder.At("mask.npy")));
        Assert.Equal(0, (new FileInfo(folder.At("mask.npy")).Length - (height * width)) % 64);
    }

    [Fact]
    public void Bytes_of_0_1_and_255_are_read_as_outside_and_inside()
    {
        var mask = NpyMask.Read(Save("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 3), }", [0, 1, 255]));
        Assert.Equal([0, 1, 1], mask.Pixels.ToArray());
    }

    [Theory]
    [InlineData("{'descr': '<c16', 'fortran_order': False, 'shape': (1, 1), }", 16, "type '<c16'")]
    [InlineData("{'descr': '|O', 'fortran_order': True, 'shape': (2, 2), }", 4, "type '|O'")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (4,), }", 4, "two dimensions")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (2, 3, 2, 2), }", 24, "two dimensions")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (3, 2, 2), }", 12, "holds 3 masks")]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (2, 2), }", 4, "needs 32 bytes")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (0, 4), }", 0, "two dimensions")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (99999999999, 4), }", 4, "two dimensions")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", 4, "needs 4611686014132420609 bytes")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2), }", 3, "needs 4 bytes after the header, the file has 3")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (2, 2), }", 5, "needs 4 bytes after the header, the file has 5")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, }", 4, "not a dictionary of")]
    [InlineData("{'descr': '|b1', 'descr': '|b1', 'fortran_order': False, 'shape': (2, 2), }", 4, "not a dictionary of")]
    [InlineData("__import__('os').system('true')", 4, "not a dictionary of")]
    [InlineData("", 4, "not a dictionary of")]
    public void An_array_that_is_no_mask_is_refused_with_the_reason(string header, int byteCount, string reason)
    {
        var path = Save(header, new byte[byteCount]);
        var error = Assert.Throws<InputRefusedException>(() => NpyMask.Read(path));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Contains("mask.npy", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'<i8'", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("'>i4'", new byte[] { 0, 0, 0, 0, 0, 0, 0, 255 })]
    [InlineData("'<u2'", new byte[] { 0, 0, 255, 0 })]
    [InlineData("'<f4'", new byte[] { 0, 0, 0, 0, 0, 0, 0x80, 0x3F })]
    [InlineData("'>f8'", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0x3F, 0xF0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("'<f2'", new byte[] { 0, 0, 0, 0x3C })]
    [InlineData("'<f4'", new byte[] { 0xCD, 0xCC, 0xCC, 0x3E, 0x66, 0x66, 0x66, 0x3F })] // 0.4 and 0.9
    public void Masks_of_whole_numbers_and_of_floats_are_read(string type, byte[] data) =>
        Assert.Equal([0, 1], NpyMask.Read(Save($"{{'descr': {type}, 'fortran_order': False, 'shape': (1, 2), }}", data)).Pixels.ToArray());

    [Theory]
    [InlineData("(1, 2, 3)", 2, 3)]
    [InlineData("(2, 3, 1)", 2, 3)]
    [InlineData("(1, 1, 2, 3)", 2, 3)]
    [InlineData("(1, 6)", 1, 6)]
    public void Dimensions_of_one_around_a_mask_are_passed_over(string shape, int height, int width)
    {
        var mask = NpyMask.Read(Save($"{{'descr': '|b1', 'fortran_order': False, 'shape': {shape}, }}", [0, 1, 0, 0, 1, 1]));
        Assert.Equal((height, width), (mask.Height, mask.Width));
        Assert.Equal([0, 1, 0, 0, 1, 1], mask.Pixels.ToArray());
    }

    [Fact]
    public void Columns_first_is_read_as_it_is_meant() => Assert.Equal([0, 0, 1, 1, 0, 1], NpyMask.Read(
        Save("{'descr': '|b1', 'fortran_order': True, 'shape': (2, 3), }", [0, 1, 0, 0, 1, 1])).Pixels.ToArray());

    [Theory]
    [InlineData(new byte[] { 0, 0, 0xC0, 0x7F }, "holds NaN", "no number")]
    [InlineData(new byte[] { 0, 0, 0x40, 0xC0 }, "holds -3", "mask > 0")]
    [InlineData(new byte[] { 0, 0, 0xE0, 0x40 }, "holds 7", "by itself")]
    public void A_float_that_is_neither_in_nor_out_is_refused_with_what_it_may_be(byte[] data, string found, string advice)
    {
        var path = Save("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }", data);
        var error = Assert.Throws<InputRefusedException>(() => NpyMask.Read(path));
        Assert.Contains(found, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_neither_in_nor_out_is_refused_with_its_place()
    {
        var path = Save("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2), }", [0, 1, 7, 0]);
        Assert.Contains("row 1, column 0 holds 7", Assert.Throws<InputRefusedException>(() => NpyMask.Read(path)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_truncation_and_every_changed_byte_gives_a_mask_or_a_sentence()
    {
        NpyMask.Write(folder.At("mask.npy"), Mask.Where(3, 5, i => i % 2 == 0));
        var whole = File.ReadAllBytes(folder.At("mask.npy"));
        var random = new Random(5);
        for (var i = 0; i < 800; i++)
        {
            var bytes = i < whole.Length ? whole[..i] : (byte[])whole.Clone();
            if (i >= whole.Length)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(folder.At("mask.npy"), bytes);
            var error = Record.Exception(() => NpyMask.Read(folder.At("mask.npy")));
            Assert.True(error is null or InputRefusedException, error?.ToString());
            Assert.True(i >= whole.Length || error is not null);
        }
    }

    public void Dispose() => folder.Dispose();

    private string Save(string header, byte[] data)
    {
        var text = Encoding.ASCII.GetBytes(header.PadRight(117) + "\n");
        File.WriteAllBytes(folder.At("mask.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, 0, .. text, .. data]);
        return folder.At("mask.npy");
    }
}
