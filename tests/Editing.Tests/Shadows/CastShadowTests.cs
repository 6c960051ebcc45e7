using Itemwise.Editing.Masks;
using Itemwise.Editing.Shadows;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Shadows;

/// <summary>A ball on a ground, with a shadow of known depth beside it.</summary>
public sealed class CastShadowTests
{
    private const int Side = 96;
    private const double Depth = 0.3;
    private static readonly Mask Ball = Disc(40, 44, 14);
    private static readonly Mask Shadow = Disc(52, 56, 15).Subtract(Ball);
    private static readonly Mask None = Mask.Empty(Side, Side);

    [Theory]
    [InlineData("plain")]
    [InlineData("grained")]
    [InlineData("ramp")]
    [InlineData("two paints")]
    public void A_shadow_that_touches_its_thing_is_found_with_its_depth(string kind)
    {
        var gains = CastShadow.GainsOf(Scene(kind, Shadow), Ball, Ball.Complement(), None)!;

        var within = Shadow.Subtract(Ring.Around(Shadow.Complement(), 3));
        Assert.All(Pixels(within), pixel => Assert.InRange(gains[pixel], 0.75 / Depth, 1.3 / Depth));
        var far = Shadow.Union(Ball).Union(Ring.Around(Shadow.Union(Ball), 3)).Complement();
        Assert.InRange(Pixels(far).Count(pixel => gains[pixel] != 1), 0, far.Count / 100);
    }

    [Fact]
    public void A_ground_without_a_shadow_has_none()
    {
        foreach (var kind in (string[])["plain", "grained", "ramp", "two paints"])
        {
            Assert.Null(CastShadow.GainsOf(Scene(kind, None), Ball, Ball.Complement(), None));
        }
    }

    [Fact]
    public void A_dark_line_that_leads_to_the_thing_is_no_shadow()
    {
        var line = Mask.Where(Side, Side, i => Math.Abs((i / Side) - 44) <= 1);

        Assert.Null(CastShadow.GainsOf(Scene("plain", line.Subtract(Ball)), Ball, Ball.Complement(), None));
    }

    [Fact]
    public void A_dark_patch_that_does_not_touch_the_thing_stays()
    {
        Assert.Null(CastShadow.GainsOf(Scene("plain", Disc(80, 44, 8)), Ball, Ball.Complement(), None));
    }

    [Fact]
    public void Another_things_shadow_stays_where_it_is_nearer_to_that()
    {
        var other = Disc(70, 76, 8);
        var both = Shadow.Union(Disc(74, 84, 9)).Subtract(other);

        var gains = CastShadow.GainsOf(Scene("plain", both), Ball, Ball.Union(other).Complement(), other)!;

        Assert.All(Pixels(Disc(76, 88, 3)), pixel => Assert.Equal(1, gains[pixel]));
    }

    [Fact]
    public void A_shadow_whose_tip_reaches_the_thing_stays_whole_with_the_one_that_throws_it()
    {
        var other = Disc(70, 76, 10);
        var tapering = Enumerable.Range(0, 18).Select(step => Disc(53 + step, 57 + step, 3 + (step / 2)))
            .Aggregate((one, next) => one.Union(next)).Subtract(other).Subtract(Ball);

        var gains = CastShadow.GainsOf(Scene("plain", tapering), Ball, Ball.Union(other).Complement(), other);
        var own = CastShadow.GainsOf(Scene("plain", tapering), other, Ball.Union(other).Complement(), Ball)!;

        Assert.Null(gains);
        Assert.All(Pixels(tapering.Intersect(Disc(56, 60, 3))), pixel => Assert.InRange(own[pixel], 0.75 / Depth, 1.3 / Depth));
    }

    // [3, H, W]: the ground's light, times the depth in the shadow; the ball is blue.
    private static float[] Scene(string kind, Mask shadow)
    {
        var random = new Random(5);
        var planes = new float[3 * Side * Side];
        for (var pixel = 0; pixel < Side * Side; pixel++)
        {
            var (row, column) = (pixel / Side, pixel % Side);
            var isOther = kind == "two paints" && ((row / 12) + (column / 12)) % 2 == 0;
            var light = (kind == "ramp" ? 0.4 + (0.002 * row) : 0.5) * (kind == "grained" ? 1 + (0.1 * (random.NextDouble() - 0.5)) : 1)
                * (shadow.Pixels[pixel] != 0 ? Depth : 1);
            for (var band = 0; band < 3; band++)
            {
                var paint = Ball.Pixels[pixel] != 0 ? band == 2 ? 0.8 : 0.1 : isOther && band > 0 ? 0.1 : 1;
                planes[(band * Side * Side) + pixel] = (float)LinearLight.Encode(Ball.Pixels[pixel] != 0 ? paint : light * paint);
            }
        }

        return planes;
    }

    private static Mask Disc(int row, int column, int radius) => Mask.Where(Side, Side,
        i => (((i / Side) - row) * ((i / Side) - row)) + (((i % Side) - column) * ((i % Side) - column)) <= radius * radius);

    private static IEnumerable<int> Pixels(Mask mask) => Enumerable.Range(0, mask.Pixels.Length).Where(i => mask.Pixels[i] != 0);
}
