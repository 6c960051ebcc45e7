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
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1), }", 8, "type '<f8'")]
    [InlineData("{'descr': '|b1', 'fortran_order': True, 'shape': (2, 2), }", 4, "columns first")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (4,), }", 4, "two dimensions")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (1, 2, 2), }", 4, "two dimensions")]
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
