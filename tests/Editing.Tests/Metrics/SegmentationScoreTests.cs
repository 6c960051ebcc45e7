using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;

namespace Itemwise.Editing.Tests.Metrics;

public sealed class SegmentationScoreTests
{
    [Fact]
    public void The_same_items_under_other_numbers_score_one()
    {
        var score = SegmentationScore.Of(Map(7, 7, 0, 3), Map(1, 1, 2, 5));

        Assert.Equal(new SegmentationScore(1, 1, 3, 3, 3), score);
    }

    [Fact]
    public void One_item_over_everything_matches_the_largest_alone()
    {
        // Truth has 6 and 2 of 8 pixels: IoU 6/8 and 2/8. One match of 0.75; of the true items one is missed: 0.75 / (1 + 0.5).
        var score = SegmentationScore.Of(Map(1, 1, 1, 1, 1, 1, 1, 1), Map(1, 1, 1, 1, 1, 1, 2, 2));

        Assert.Equal(0.5, score.MeanBestIoU, 12);
        Assert.Equal(0.5, score.PanopticQuality, 12);
        Assert.Equal((1, 1, 2), (score.MatchCount, score.FoundCount, score.TrueCount));
    }

    [Fact]
    public void An_overlap_of_exactly_one_half_is_no_match()
    {
        // Halves of a true item of 4: IoU 2/4 each.
        var score = SegmentationScore.Of(Map(1, 1, 2, 2), Map(3, 3, 3, 3));

        Assert.Equal(0.5, score.MeanBestIoU, 12);
        Assert.Equal(0, score.PanopticQuality);
        Assert.Equal(0, score.MatchCount);
    }

    [Fact]
    public void Needless_and_missed_items_cost_half_a_match_each()
    {
        // Item 1 has 3 of the 4 pixels of item 8: IoU 3/4. Item 2 has one pixel of either: 1/5 and 1/3. Item 3 has one of the two
        // of item 9: 1/2, no match.
        var score = SegmentationScore.Of(Map(1, 1, 1, 2, 2, 3), Map(8, 8, 8, 8, 9, 9));

        Assert.Equal((0.75 + 0.5) / 2, score.MeanBestIoU, 12);
        Assert.Equal(0.75 / (1 + (0.5 * 2) + (0.5 * 1)), score.PanopticQuality, 12);
    }

    [Fact]
    public void Maps_of_two_sizes_are_no_pair() => Assert.Throws<ArgumentException>(() => SegmentationScore.Of(Map(1, 1), Map(1, 1, 1)));

    private static ItemMap Map(params ushort[] labels) => new(1, labels.Length, labels);
}
