using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class SurroundingsFillTests
{
    private const int Side = 33;
    private static readonly Mask Hole = Mask.Where(Side, Side, i => i / Side is > 9 and < 22 && i % Side is > 7 and < 25);
    private static readonly ItemMap Halves = new(Side, Side, [.. Enumerable.Range(0, Side * Side)
        .Select(i => (ushort)(i / Side < 16 ? 1 : 2))]);

    [Fact]
    public void Outside_the_hole_nothing_changes_and_what_the_hole_held_is_not_read()
    {
        var planes = Enumerable.Range(0, 3 * Side * Side).Select(i => i % 7 / 7f).ToArray();
        var other = planes.Select((value, i) => Hole.Pixels[i % (Side * Side)] != 0 ? 1 - value : value).ToArray();

        var filled = SurroundingsFill.Fill(planes, Halves, Hole);

        Assert.Equal(SurroundingsFill.Fill(other, Halves, Hole), filled);
        Assert.All(Enumerable.Range(0, filled.Length).Where(i => Hole.Pixels[i % (Side * Side)] == 0),
            i => Assert.Equal(planes[i], filled[i]));
    }

    [Fact]
    public void Items_of_one_colour_go_on_in_it_and_their_edge_stays_sharp()
    {
        var planes = Enumerable.Range(0, Side * Side).Select(i => Hole.Pixels[i] != 0 ? 9f : Halves.Labels[i] == 1
            ? 0.25f : 0.75f).ToArray();

        var filled = SurroundingsFill.Fill(planes, Halves, Hole);

        Assert.All(Enumerable.Range(0, filled.Length), i => Assert.Equal(Halves.Labels[i] == 1 ? 0.25f : 0.75f, filled[i], 1e-6f));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.2)]
    public void A_shadow_that_touches_the_hole_is_not_drawn_into_it(double ramp)
    {
        var one = new ItemMap(Side, Side, new ushort[Side * Side]);
        float Ground(int i) => (float)(0.7 + (ramp * ((i % Side / (double)Side) - 0.5)));
        var planes = Enumerable.Range(0, Side * Side).Select(i => i % Side < 8 && i / Side is > 13 and < 22 ? 0.25f : Ground(i)).ToArray();

        var filled = SurroundingsFill.Fill(planes, one, Hole);

        Assert.All(Enumerable.Range(0, filled.Length).Where(i => Hole.Pixels[i] != 0),
            i => Assert.InRange(filled[i], Ground(i) - 0.05f, Ground(i) + 0.05f));
    }

    [Fact]
    public void A_shadow_fades_where_the_rim_lies_on_it_if_it_touches_the_hole()
    {
        var one = new ItemMap(Side, Side, new ushort[Side * Side]);
        bool IsShadow(int i) => i % Side is > 3 and < 8 && i / Side is > 13 and < 22;
        bool IsStain(int i) => i % Side is > 27 and < 30 && i / Side is > 13 and < 18;
        var planes = Enumerable.Range(0, Side * Side).Select(i => IsShadow(i) || IsStain(i) ? 0.25f : 0.7f).ToArray();
        var rim = Ring.Around(Hole, 2);

        var filled = SurroundingsFill.Fill(planes, one, Hole, Ring.Around(Hole, 20));
        var nearby = SurroundingsFill.Fill(planes, one, Hole, rim);

        Assert.All(Enumerable.Range(0, filled.Length), i => Assert.Equal(IsStain(i) ? 0.25f : 0.7f, filled[i], 0.01f));
        Assert.All(Enumerable.Range(0, filled.Length), i => Assert.Equal(IsStain(i) || (IsShadow(i) && rim.Pixels[i] == 0) ? 0.25f
            : 0.7f, nearby[i], 0.01f));
    }

    [Fact]
    public void Stripes_are_no_shadows_and_all_of_them_count()
    {
        var one = new ItemMap(Side, Side, new ushort[Side * Side]);
        var planes = Enumerable.Range(0, Side * Side).Select(i => i % Side / 3 % 2 == 0 ? 0.2f : 0.8f).ToArray();

        var filled = SurroundingsFill.Fill(planes, one, Hole);

        Assert.InRange(Enumerable.Range(0, filled.Length).Where(i => Hole.Pixels[i] != 0).Average(i => filled[i]), 0.4f, 0.6f);
    }

    [Fact]
    public void A_ramp_goes_on_without_leaving_the_colours_around_it()
    {
        var one = new ItemMap(Side, Side, new ushort[Side * Side]);
        var planes = Enumerable.Range(0, Side * Side).Select(i => i % Side / (float)Side).ToArray();

        var filled = SurroundingsFill.Fill(planes, one, Hole);

        Assert.All(Enumerable.Range(0, filled.Length), i => Assert.InRange(filled[i], planes[i] - 0.15f, planes[i] + 0.15f));
    }

    [Fact]
    public void An_item_that_has_nothing_outside_the_hole_takes_its_colours_from_the_others()
    {
        var inside = new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)Hole.Pixels[i])]);
        var planes = Enumerable.Range(0, Side * Side).Select(i => Hole.Pixels[i] != 0 ? 9f : 0.5f).ToArray();

        Assert.All(SurroundingsFill.Fill(planes, inside, Hole), value => Assert.Equal(0.5f, value, 1e-6f));
    }
}
