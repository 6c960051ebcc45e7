using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Segmentation;

public sealed class MaskOutlineTests
{
    private static readonly Photo Scene = Photo.Load(Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "photo.png"));

    // On these items an outline that is 2 pixels off goes from an overlap of 0.89 to 0.97 on average, 4 pixels off from 0.80 to 0.92.
    [Theory]
    [InlineData(1, 2, 0.95)]
    [InlineData(2, 2, 0.93)]
    [InlineData(2, 4, 0.91)]
    [InlineData(3, 4, 0.88)]
    [InlineData(1, -2, 0.94)]
    [InlineData(3, -2, 0.93)]
    [InlineData(1, -4, 0.87)]
    [InlineData(5, -4, 0.96)]
    public void A_rough_outline_comes_nearer_to_the_thing(int number, int pixels, double least)
    {
        var truth = True(number);
        var rough = pixels > 0 ? truth.Union(Ring.Around(truth, pixels))
            : truth.Subtract(Ring.Around(truth.Complement(), -pixels));

        var refined = MaskOutline.Of(rough, Scene);

        Assert.InRange(Overlap(rough, truth), 0, least);
        Assert.InRange(Overlap(refined, truth), least, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void An_outline_that_is_right_hardly_moves(int number) =>
        Assert.InRange(Overlap(MaskOutline.Of(True(number), Scene), True(number)), 0.94, 1);

    [Fact]
    public void A_mask_too_small_to_vote_stays()
    {
        var dot = Mask.Where(Scene.Height, Scene.Width, i => i == 30000);

        Assert.Equal(dot, MaskOutline.Of(dot, Scene));
    }

    private static Mask True(int number)
    {
        var plane = Picture.LoadIndices(Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "items.png"));
        return new ItemMap(plane.Height, plane.Width, plane.Values).MaskOf(number);
    }

    private static double Overlap(Mask one, Mask other) => (double)one.Intersect(other).Count / one.Union(other).Count;
}
