using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Latents;

public sealed class ColourMatchTests
{
    private const int Side = 64;
    private const int Cells = 8;

    [Fact]
    public void A_tone_that_is_off_everywhere_is_taken_back_inside_too()
    {
        var photo = Flat(100, 150, 200);

        var matched = ColourMatch.Match(Flat(110, 140, 200), photo, Frame());

        Assert.Equal(photo.Bytes.ToArray(), matched.ToWorkingRgb().Bytes.ToArray());
    }

    [Fact]
    public void Between_two_sides_that_are_off_differently_the_correction_runs_evenly()
    {
        // darker by up to 15 to the left
        var edited = new Picture(Side, Side, 3, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (byte)(100 + (i / 3 % Side / 4)))]);

        var matched = ColourMatch.Match(edited, Flat(115, 115, 115), Frame()).ToWorkingRgb();

        for (var i = 0; i < matched.Bytes.Length; i++)
        {
            Assert.InRange(matched.Bytes[i], 112, 118);
        }
    }

    [Fact]
    public void Places_with_another_content_do_not_count()
    {
        var photo = Flat(100, 100, 100);
        var edited = Flat(104, 104, 104).Bytes.ToArray();
        Array.Fill(edited, (byte)250, 0, Side * 8 * 3);   // something new along the upper edge

        var matched = ColourMatch.Match(new Picture(Side, Side, 3, edited), photo, Frame()).ToWorkingRgb();

        Assert.Equal(100, matched.Bytes[3 * ((32 * Side) + 32)]);
        Assert.InRange(matched.Bytes[0], 244, 250);
    }

    [Fact]
    public void Where_nothing_or_everything_is_known_nothing_is_matched()
    {
        var edited = Flat(10, 20, 30);
        Assert.Same(edited, ColourMatch.Match(edited, Flat(12, 20, 30), Mask.Empty(Cells, Cells)));
        Assert.Same(edited, ColourMatch.Match(edited, Flat(12, 20, 30), Mask.Full(Cells, Cells)));
    }

    [Fact]
    public void Pictures_of_two_sizes_are_refused() =>
        Assert.Throws<ArgumentException>(() => ColourMatch.Match(Flat(1, 2, 3), new Picture(1, 1, 3, [1, 2, 3]), Frame()));

    // Two cells wide around an unknown middle.
    private static Mask Frame() => Mask.Where(Cells, Cells, i => i / Cells is < 2 or >= Cells - 2 || i % Cells is < 2 or >= Cells - 2);

    private static Picture Flat(byte red, byte green, byte blue) =>
        new(Side, Side, 3, [.. Enumerable.Range(0, Side * Side * 3).Select(i => (i % 3) switch { 0 => red, 1 => green, _ => blue })]);
}
