using Itemwise.Editing.Masks;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Refining;

namespace Itemwise.Networks.Tests.Refining;

public sealed class RefinementTests
{
    [Fact]
    public void The_point_of_a_mask_is_the_one_deepest_inside()
    {
        var disc = Mask.Where(60, 80, i => Math.Pow((i % 80) - 30, 2) + Math.Pow((i / 80) - 25, 2) <= 100);
        var prompt = ClickRefinement.Prompt(disc);
        Assert.Equal((30.0, 25.0), (prompt.Points[0].X, prompt.Points[0].Y));
        Assert.Equal(new ClickBox(20, 15, 41, 36), prompt.Box);
    }

    [Fact]
    public void A_rough_mask_becomes_what_the_network_sees_there()
    {
        using var clicks = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var sky = NetworkFixture.Truth("landscape").MaskOf(1);
        var rough = sky.Union(Mask.Where(sky.Height, sky.Width, i => i / sky.Width is > 40 and < 57));
        var refined = ClickRefinement.Of(clicks, rough, NetworkFixture.Landscape, TestContext.Current.CancellationToken);
        var (before, after) = (NestedMasks.Overlap(rough, sky), NestedMasks.Overlap(refined, sky));
        Assert.True(after > before + 0.05, $"{before} became {after}");
    }

    [Fact]
    public void A_mask_that_the_network_sees_nothing_of_stays()
    {
        using var clicks = new ClickSegmenter(new NetworkFixture("sam1").Network());
        var odd = Mask.Where(97, 150, i => i % 150 is > 90 and < 149 && i / 150 is > 40 and < 60);
        Assert.Equal(odd, ClickRefinement.Of(clicks, odd, NetworkFixture.Landscape, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Trimap_input_and_matte_are_those_of_the_reference()
    {
        var fixture = new NetworkFixture("vitmatte");
        var crop = fixture.Cases["ball"]!["crop"]!.AsArray().Select(edge => (int)edge!).ToArray();
        var (left, top, width, height) = (crop[0], crop[1], crop[2] - crop[0], crop[3] - crop[1]);
        var rgb = NetworkFixture.Landscape.Rgb.Crop(left, top, width, height);
        var ball = NetworkFixture.Truth("landscape").MaskOf(3);
        var part = Mask.Where(height, width, i => ball[top + (i / width), left + (i % width)]);
        var refinement = new MatteRefinement(fixture.Network());
        var trimap = MatteRefinement.Trimap(part, 3);
        Assert.Equal(fixture.Tensor("ball/trimap").Values.ToArray(), trimap.Select(value => (float)value));
        Assert.True(NetworkFixture.Difference(fixture.Tensor("ball/in/pixel_values"), refinement.Input(rgb, trimap)) <= 1e-5);
        var alpha = refinement.Alpha(rgb, part, TestContext.Current.CancellationToken);
        Assert.Equal((double)fixture.Cases["ball"]!["sum_of_alpha"]!, alpha.Sum(value => (double)value), 0.1);
    }

    [Fact]
    public void A_matte_keeps_the_mask_of_the_photos_size()
    {
        var ball = NetworkFixture.Truth("landscape").MaskOf(3);
        var refined = new MatteRefinement(new NetworkFixture("vitmatte").Network()).Of(ball, NetworkFixture.Landscape,
            TestContext.Current.CancellationToken);
        Assert.True(NestedMasks.Overlap(refined, ball) > 0.9);
    }
}
