using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Latents;

public sealed class WorkingFrameTests
{
    private const int Side = 256;
    private const int Factor = 8;
    private const int Grid = 64;

    [Fact]
    public void A_small_place_in_a_large_photo_is_seen_close_up_with_its_surroundings()
    {
        var place = new PixelBox(1000, 2000, 1300, 2300);

        var frame = WorkingFrame.Around(place, 4000, 6000, Side, Factor, Grid);

        Assert.Equal(new PixelBox(850, 1850, 1450, 2450), frame.Source);
        Assert.Equal((256, 256), (frame.Height, frame.Width));
        Assert.Equal(256 / 600.0, frame.Scale, 6);
    }

    [Fact]
    public void A_place_of_half_the_photo_is_seen_in_the_whole_photo()
    {
        var frame = WorkingFrame.Around(new PixelBox(0, 0, 2000, 3000), 4000, 6000, Side, Factor, Grid);

        Assert.Equal(WorkingFrame.For(4000, 6000, Side, Factor, Grid), frame);
        Assert.Equal(new PixelBox(0, 0, 4000, 6000), frame.Source);
    }

    [Fact]
    public void Nothing_is_scaled_up_to_be_edited()
    {
        var frame = WorkingFrame.Around(new PixelBox(2000, 2000, 2004, 2004), 4000, 4000, Side, Factor, Grid);

        Assert.Equal((256, 256), (frame.Source.Height, frame.Source.Width));
    }

    [Fact]
    public void A_place_in_a_corner_keeps_the_crop_inside_the_photo()
    {
        var frame = WorkingFrame.Around(new PixelBox(3700, 0, 4000, 300), 4000, 4000, Side, Factor, Grid);

        Assert.Equal(new PixelBox(3400, 0, 4000, 600), frame.Source);
    }

    [Fact]
    public void No_place_is_the_whole_photo() => Assert.Equal(WorkingFrame.For(1124, 900, Side, Factor, Grid),
        WorkingFrame.Around(null, 1124, 900, Side, Factor, Grid));

    [Fact]
    public void Whatever_the_size_the_crop_holds_the_place_lies_in_the_photo_and_fits_the_grid()
    {
        var random = new Random(5);
        int[] sizes = [1, 2, 61, 64, 97, 256, 257, 509, 1021, 4093, 8333, 12000];
        for (var round = 0; round < 5000; round++)
        {
            int height = sizes[random.Next(sizes.Length)], width = sizes[random.Next(sizes.Length)];
            int top = random.Next(height), left = random.Next(width);
            var place = new PixelBox(top, left, top + 1 + random.Next(height - top), left + 1 + random.Next(width - left));

            var frame = WorkingFrame.Around(place, height, width, Side, Factor, Grid);

            var (source, whole) = (frame.Source, WorkingFrame.For(height, width, Side, Factor, Grid));
            Assert.True(source.Top >= 0 && source.Left >= 0 && source.Bottom <= height && source.Right <= width,
                $"{place} in {height}x{width}: {frame}");
            Assert.True(source.Top <= place.Top && source.Left <= place.Left && source.Bottom >= place.Bottom
                && source.Right >= place.Right, $"{place} in {height}x{width}: {frame}");
            Assert.Equal((0, 0), (frame.Height % Grid, frame.Width % Grid));
            Assert.True(frame == whole || (frame.Scale >= WorkingFrame.LeastGain * whole.Scale && frame.Scale <= 1.25),
                $"{place} in {height}x{width}: {frame}");
        }
    }

    [Fact]
    public void A_part_of_a_mask_goes_back_where_it_was_cut_out()
    {
        var mask = Mask.Where(20, 30, i => i % 7 == 0 && i / 30 is > 4 and < 15 && i % 30 is > 3 and < 28);
        var box = mask.Bounds()!.Value.Grown(3, 20, 30);

        Assert.Equal(new PixelBox(2, 1, 18, 30), box);
        Assert.Equal(mask, mask.Crop(box).PlacedIn(20, 30, box));
        Assert.Throws<ArgumentException>(() => mask.PlacedIn(20, 30, box));
    }
}
