using Itemwise.Editing.Masks;
using Itemwise.Evaluation.Metrics;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Tests.Metrics;

/// <summary>The shipped CLIP on the world's sample pictures.</summary>
[AssertNoTensorLeaks]
public sealed class ClipScorerTests : IDisposable
{
    private const string Caption = "a photo of a wooden donut, a pink house and a wooden pyramid on sand in front of night sky";
    private const string CaptionAfter = "a photo of a brown mug, a pink house and a wooden pyramid on sand in front of night sky";

    private readonly ClipScorer clip = new(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop-clip"));

    public void Dispose() => clip.Dispose();

    [Fact]
    public void A_picture_fits_its_own_caption_best()
    {
        var picture = Sample("00.png");
        Assert.True(clip.TextScore(picture, Caption) > clip.TextScore(picture, "a photo of a green tree on grass in front of blue sky"));
        Assert.InRange(clip.TextScore(picture, Caption), 0, 1);
    }

    [Fact]
    public void A_picture_is_most_like_itself()
    {
        Assert.Equal(1, clip.ImageScore(Sample("00.png"), Sample("00.png")), 5);
        Assert.True(clip.ImageScore(Sample("00.png"), Sample("00.edited.png")) > clip.ImageScore(Sample("00.png"), Sample("01.png")));
    }

    [Fact]
    public void The_true_edit_goes_the_way_of_its_words()
    {
        var (before, after) = (Sample("00.png"), Sample("00.edited.png"));
        Assert.True(clip.DirectionScore(before, after, Caption, CaptionAfter) > 0.3);
        Assert.True(clip.DirectionScore(after, before, Caption, CaptionAfter) < -0.3);
        Assert.Equal(0, clip.DirectionScore(before, before, Caption, CaptionAfter));
    }

    [Fact]
    public void A_region_is_cut_out_as_a_square_on_grey()
    {
        var picture = Sample("01.png");
        var square = ClipNaming.Square(picture, Mask.Where(256, 256, i => i / 256 is >= 100 and < 140 && i % 256 is >= 20 and < 40));
        Assert.Equal((52, 52), (square.Width, square.Height));
        Assert.Equal([128, 128, 128], square.Bytes[..3].ToArray());
        Assert.Equal(picture.Bytes.Slice(3 * ((120 * 256) + 30), 3).ToArray(), square.Bytes.Slice(3 * ((26 * 52) + 26), 3).ToArray());
        Assert.Throws<ArgumentException>(() => ClipNaming.Of(clip, picture, Mask.Empty(256, 256), "a ball", "a cube"));
    }

    [Fact]
    public void A_folder_that_is_no_CLIP_is_refused()
    {
        var error = Assert.Throws<InputRefusedException>(() => new ClipScorer(
            Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop")));
        Assert.Contains("config.json", error.Message, StringComparison.Ordinal);
    }

    private static Picture Sample(string name) => Picture.Load(Fixtures.At("tabletop", name));
}
