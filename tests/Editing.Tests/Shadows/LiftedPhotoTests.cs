using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Shadows;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Shadows;

public sealed class LiftedPhotoTests
{
    private const double Depth = 0.3;
    private const double Ground = 0.5;

    [Theory]
    [InlineData(96, 3, 8)]
    [InlineData(96, 1, 16)]
    [InlineData(700, 3, 8)]
    [InlineData(700, 4, 16)]
    public void In_the_shadow_of_what_is_removed_the_ground_is_as_bright_as_beside_it(int side, int bands, int bits)
    {
        var (photo, items, shadow) = Scene(side, bands, bits);

        var (lit, lifted) = LiftedPhoto.Of(photo, items, [1], Mask.Empty(side, side));

        Assert.Equal(0, ChangedSamples.Count(photo.Native, lit.Native, lifted.Complement()));
        Assert.False(lifted.Overlaps(items.MaskOf(1)));
        var within = shadow.Subtract(Ring.Around(shadow.Complement(), 4 * side / 96.0));
        var rgb = lit.Rgb.Bytes;
        var wanted = 255 * LinearLight.Encode(Ground);
        for (var i = 0; i < side * side; i++)
        {
            Assert.True(within.Pixels[i] == 0 || Math.Abs(rgb[3 * i] - wanted) < 10, $"{rgb[3 * i]} in place of {wanted:0}");
        }
    }

    [Fact]
    public void What_shall_be_kept_is_kept()
    {
        var (photo, items, shadow) = Scene(96, 3, 8);
        var kept = Mask.Where(96, 96, i => i % 96 > 60);

        var lifted = LiftedPhoto.Of(photo, items, [1], kept).Lifted;

        Assert.True(shadow.Overlaps(kept));
        Assert.False(lifted.IsEmpty);
        Assert.False(lifted.Overlaps(kept));
    }

    [Fact]
    public void A_removed_ground_throws_no_shadow()
    {
        var (photo, items, _) = Scene(96, 3, 8);

        Assert.Same(photo, LiftedPhoto.Of(photo, items, [0], Mask.Empty(96, 96)).Photo);
    }

    private static (Photo Photo, Items Items, Mask Shadow) Scene(int side, int bands, int bits)
    {
        var ball = Disc(side, 0.42, 0.46, 0.15);
        var shadow = Disc(side, 0.54, 0.58, 0.16).Subtract(ball);
        var most = bits == 8 ? 255 : 65535;
        var samples = new ushort[side * side * bands];
        for (var i = 0; i < samples.Length; i++)
        {
            var pixel = i / bands;
            var light = ball.Pixels[pixel] != 0 ? 0.1 : Ground * (shadow.Pixels[pixel] != 0 ? Depth : 1);
            samples[i] = (ushort)Math.Round(most * (bands == 4 && i % 4 == 3 ? 1 : LinearLight.Encode(light)));
        }

        var native = bits == 16 ? new Picture(side, side, bands, samples)
            : new Picture(side, side, bands, Array.ConvertAll(samples, sample => (byte)sample));
        var map = new ItemMap(side, side, [.. ball.Pixels.ToArray().Select(pixel => (ushort)pixel)]);
        return (new Photo("photo.png", new string('0', 64), native), new Items(map), shadow);
    }

    private static Mask Disc(int side, double row, double column, double radius) => Mask.Where(side, side,
        i => Math.Pow((((i / side) + 0.5) / side) - row, 2) + Math.Pow((((i % side) + 0.5) / side) - column, 2) <= radius * radius);
}
