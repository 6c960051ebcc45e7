using Itemwise.Editing.Masks;
using Itemwise.Evaluation.Metrics;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Tests.Metrics;

public sealed class PictureMetricTests
{
    [Fact]
    public void A_picture_has_an_SSIM_of_one_with_itself() =>
        Assert.Equal(1, StructuralSimilarity.Of(MadePictures.Noise(1, 20, 16), MadePictures.Noise(1, 20, 16)), 12);

    [Fact]
    public void SSIM_of_even_pictures_is_that_of_their_means()
    {
        const double c1 = 2.55 * 2.55;
        var expected = ((2 * 100 * 140) + c1) / ((100 * 100) + (140 * 140) + c1);
        Assert.Equal(expected, StructuralSimilarity.Of(MadePictures.Even(100, 16, 12), MadePictures.Even(140, 16, 12)), 9);
    }

    [Fact]
    public void SSIM_is_the_mean_of_equation_13_over_whole_windows()
    {
        var (one, other) = (MadePictures.Noise(1, 14, 13), MadePictures.Noise(2, 14, 13));
        var centres = from row in Enumerable.Range(5, 3) from column in Enumerable.Range(5, 4) select SsimAt(one, other, row, column);
        Assert.Equal(centres.Average(), StructuralSimilarity.Of(one, other), 9);
        var middle = Mask.Where(13, 14, i => i == (6 * 14) + 7);
        Assert.Equal(SsimAt(one, other, 6, 7), StructuralSimilarity.Of(one, other, middle), 9);
    }

    [Fact]
    public void SSIM_of_pictures_smaller_than_its_window_is_refused() =>
        Assert.Throws<ArgumentException>(() => StructuralSimilarity.Of(MadePictures.Even(1, 10, 30), MadePictures.Even(2, 10, 30)));

    [Fact]
    public void Errors_count_within_the_region_alone()
    {
        var photo = MadePictures.Even(100, 4, 4);
        var edited = MadePictures.With(photo, 5, 110, 100, 90);
        var error = RegionError.Of(photo, edited, Mask.Where(4, 4, i => i is 5 or 6));
        Assert.Equal((2, 20 / 6.0, 200 / 6.0), (error.PixelCount, error.MeanAbsolute, error.MeanSquare));
        Assert.Equal(10 * Math.Log10(255 * 255 / (200 / 6.0)), error.Psnr, 9);
        Assert.Equal(double.PositiveInfinity, RegionError.Of(photo, edited, Mask.Where(4, 4, i => i == 6)).Psnr);
        Assert.Equal(Editing.Metrics.Psnr.Of(photo, edited), RegionError.Of(photo, edited).Psnr, 9);
    }

    [Fact]
    public void Leakage_is_the_change_outside_in_units_of_the_round_trip()
    {
        var photo = MadePictures.Even(100, 4, 4);
        var region = Mask.Where(4, 4, i => i < 8);
        var edited = MadePictures.With(MadePictures.With(photo, 0, 0, 0, 0), 8, 112, 112, 112);
        var leakage = Leakage.Of(photo, edited, MadePictures.Even(103, 4, 4), region);
        Assert.Equal((1.5, 3, 0.125, 0.5), (leakage.MeanChange, leakage.RoundTripChange, leakage.VisibleShare, leakage.Ratio));
        Assert.Equal(0, Leakage.Of(photo, MadePictures.With(photo, 0, 0, 0, 0), MadePictures.Even(103, 4, 4), region).Ratio);
    }

    [Fact]
    public void The_heat_map_is_red_where_it_leaked_and_light_in_the_region()
    {
        var photo = MadePictures.Even(100, 4, 4);
        var map = Leakage.HeatMap(photo, MadePictures.With(photo, 15, 255, 100, 100), Mask.Where(4, 4, i => i == 0)).Bytes;
        Assert.True(map[3 * 15] == 255 && map[(3 * 15) + 1] == 0);
        Assert.Equal(map[3], map[4]);
        Assert.True(map[0] > map[3]);
    }

    [Fact]
    public void Overlap_is_the_intersection_over_the_union()
    {
        var (one, other) = (Mask.Where(2, 4, i => i < 4), Mask.Where(2, 4, i => i is 2 or 3 or 4 or 5));
        Assert.Equal(2 / 6.0, MaskOverlap.IoU(one, other), 12);
        Assert.Equal(1, MaskOverlap.IoU(Mask.Empty(2, 4), Mask.Empty(2, 4)));
        Assert.Equal(0, MaskOverlap.IoU(Mask.Empty(2, 4), one));
    }

    [Fact]
    public void The_curve_cuts_the_map_between_its_least_and_greatest()
    {
        float[] map = [10, 12, 14, 20];
        var truth = Mask.Where(1, 4, i => i >= 2);
        Assert.Equal([0.5, 1, 0.5], MaskOverlap.Curve(map, truth, 0, 0.4, 0.9));
    }

    [Fact]
    public void The_truth_gains_everything_and_the_photo_nothing()
    {
        var (photo, truth) = (MadePictures.Noise(1, 32, 32), MadePictures.Noise(2, 32, 32));
        var region = Mask.Where(32, 32, i => i % 32 < 16);
        Assert.Equal(1, TruthGain.Of(photo, truth, truth, region));
        Assert.Equal(0, TruthGain.Of(photo, photo, truth, region));
        Assert.Equal(0.75, TruthGain.Of(MadePictures.Even(40, 32, 32), MadePictures.Even(60, 32, 32),
            MadePictures.Even(80, 32, 32), region), 9);
    }

    [Fact]
    public void Pictures_of_two_sizes_are_refused_by_both_sizes()
    {
        var error = Assert.Throws<ArgumentException>(() => RegionError.Of(MadePictures.Even(1, 4, 4), MadePictures.Even(1, 5, 4)));
        Assert.Contains("4 x 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("5 x 4", error.Message, StringComparison.Ordinal);
    }

    private static double SsimAt(Picture one, Picture other, int row, int column)
    {
        var (weightSum, mx, my, xx, yy, xy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var down = -5; down <= 5; down++)
        {
            for (var across = -5; across <= 5; across++)
            {
                var weight = Math.Exp(-((down * down) + (across * across)) / (2 * 1.5 * 1.5));
                var (x, y) = (MadePictures.Luma(one, row + down, column + across), MadePictures.Luma(other, row + down, column + across));
                (weightSum, mx, my) = (weightSum + weight, mx + (weight * x), my + (weight * y));
                (xx, yy, xy) = (xx + (weight * x * x), yy + (weight * y * y), xy + (weight * x * y));
            }
        }

        (mx, my, xx, yy, xy) = (mx / weightSum, my / weightSum, xx / weightSum, yy / weightSum, xy / weightSum);
        const double c1 = 2.55 * 2.55, c2 = 7.65 * 7.65;
        return ((2 * mx * my) + c1) * ((2 * (xy - (mx * my))) + c2) / (
            ((mx * mx) + (my * my) + c1) * (xx - (mx * mx) + yy - (my * my) + c2));
    }
}
