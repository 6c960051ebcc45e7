using Itemwise.Editing.ItemFiles;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.ItemFiles;

public sealed class PictureMaskTests
{
    private const int Side = 20;
    private const int InkCount = 40; // pixels of two rows

    [Fact]
    public void One_soft_or_transparent_pixel_leaves_a_mask_in_black_and_white_to_its_colours()
    {
        Assert.Equal(InkCount, Count(Rgba(Ink, i => i == 0 ? (byte)254 : (byte)255)));
        Assert.Equal(InkCount, Count(Rgba(Ink, i => i < 9 ? (byte)0 : (byte)255)));
    }

    [Fact]
    public void Transparency_that_leaves_everything_in_or_out_says_nothing()
    {
        Assert.Equal(InkCount, Count(Rgba(Ink, _ => 0)));
        Assert.Equal(InkCount, Count(Rgba(Ink, _ => 200)));
    }

    [Fact]
    public void What_is_transparent_in_a_good_part_is_a_cut_out() =>
        Assert.Equal(300, Count(Rgba(Ink, i => i < 100 ? (byte)0 : (byte)255)));

    [Fact]
    public void A_photo_or_one_colour_with_a_small_transparent_part_is_a_cut_out()
    {
        Assert.Equal(391, Count(Rgba(i => (byte)(i * 7), i => i < 9 ? (byte)0 : (byte)255)));
        Assert.Equal(391, Count(Rgba(_ => 0, i => i < 9 ? (byte)0 : (byte)255)));
    }

    [Fact]
    public void Black_with_noise_is_empty_and_0_and_1_are_not()
    {
        Assert.True(PictureMask.Of(Grey(i => (byte)(i % 4))).IsEmpty);
        Assert.True(PictureMask.Of(Grey(_ => 0)).IsEmpty);
        Assert.Equal(200, PictureMask.Of(Grey(i => (byte)(i % 2))).Count);
        Assert.Equal(100, PictureMask.Of(Grey(i => (byte)(i % 4 * 20))).Count + PictureMask.Of(Grey(i => (byte)(i % 4 * 5))).Count - 100);
        Assert.True(PictureMask.Of(new Picture(Side, Side, 1, [.. Enumerable.Range(0, 400).Select(i => (ushort)(i % 7 * 500))])).IsEmpty);
    }

    private static byte Ink(int pixel) => pixel / Side is 10 or 11 ? (byte)255 : (byte)0;

    private static int Count(Picture picture) => PictureMask.Of(picture).Count;

    private static Picture Grey(Func<int, byte> value) => new(Side, Side, 1, [.. Enumerable.Range(0, Side * Side).Select(value)]);

    private static Picture Rgba(Func<int, byte> grey, Func<int, byte> alpha) => new(Side, Side, 4, [.. Enumerable.Range(0, Side * Side)
        .SelectMany(i => (byte[])[grey(i), grey(i), grey(i), alpha(i)])]);
}
