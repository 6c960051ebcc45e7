using Itemwise.Editing.Masks;
using Itemwise.Editing.Metrics;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Metrics;

public sealed class MetricsTests
{
    [Fact]
    public void The_same_picture_is_infinitely_near() => Assert.Equal(double.PositiveInfinity,
        Psnr.Of(Grey(10, 20, 30, 40), Grey(10, 20, 30, 40)));

    [Fact]
    public void One_step_everywhere_is_48_decibels() => Assert.Equal(20 * Math.Log10(255),
        Psnr.Of(Grey(10, 20, 30, 40), Grey(11, 21, 29, 39)), 9);

    [Fact]
    public void Black_against_white_is_nothing() => Assert.Equal(0, Psnr.Of(Grey(0, 0, 0, 0), Grey(255, 255, 255, 255)), 9);

    [Fact]
    public void Only_locked_samples_count_as_changed()
    {
        var locked = new Mask(2, 2, [1, 1, 0, 0]);

        Assert.Equal(0, ChangedSamples.Count(Grey(1, 2, 3, 4), Grey(1, 2, 9, 9), locked));
        Assert.Equal(1, ChangedSamples.Count(Grey(1, 2, 3, 4), Grey(1, 9, 3, 4), locked));
    }

    [Fact]
    public void Sixteen_bits_and_alpha_count_sample_by_sample()
    {
        var before = new Picture(1, 1, 4, new ushort[] { 1, 2, 3, 65535 });
        var after = new Picture(1, 1, 4, new ushort[] { 1, 2, 4, 65534 });

        Assert.Equal(2, ChangedSamples.Count(before, after, Mask.Full(1, 1)));
    }

    [Fact]
    public void A_result_of_another_form_counts_as_changed_throughout()
    {
        var words = new Picture(2, 2, 1, new ushort[] { 1, 2, 3, 4 });

        Assert.Equal(4, ChangedSamples.Count(Grey(1, 2, 3, 4), words, Mask.Full(2, 2)));
    }

    private static Picture Grey(params byte[] samples) => new(2, 2, 1, samples);
}
