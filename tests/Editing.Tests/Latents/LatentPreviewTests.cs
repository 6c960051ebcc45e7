using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Latents;

[AssertNoTensorLeaks]
public sealed class LatentPreviewTests
{
    private const int Side = 64;
    private const int Factor = 8;
    private const int Cells = Side / Factor;

    [Fact]
    public void Latents_that_are_linear_in_colour_come_back_as_the_photo()
    {
        using var scope = TensorScope.Enter();
        var photo = Blocks();
        var view = new PhotoView(photo, new WorkingFrame(Side, Side, Factor, new PixelBox(0, 0, Side, Side)));

        var drawn = new LatentPreview(view, LatentsOf(photo)).Draw(LatentsOf(photo));

        Assert.Equal((Side, Side, 3), (drawn.Width, drawn.Height, drawn.Bands));
        AssertNear(photo, drawn, column => true);
    }

    [Fact]
    public void What_the_model_does_not_see_is_the_photo_and_what_it_sees_follows_the_latents()
    {
        using var scope = TensorScope.Enter();
        var photo = Blocks();
        var right = new Photo("right.png", "", photo.Native.Crop(Side / 2, 0, Side / 2, Side));
        var view = new PhotoView(photo, new WorkingFrame(Side, Side / 2, Factor, new PixelBox(0, Side / 2, Side, Side)));
        var drawing = new LatentPreview(view, LatentsOf(right));

        AssertNear(photo, drawing.Draw(LatentsOf(right)), column => true);
        var black = drawing.Draw(Tensor.Zeros([1, 4, Cells, Cells / 2]) - 100);
        AssertNear(photo, black, column => column < Cells / 2);
        Assert.NotEqual(photo.Rgb.Bytes[(Side - 1) * 3], black.Bytes[(Side - 1) * 3]);
    }

    [Fact]
    public void Where_nothing_may_change_the_photo_is_shown()
    {
        using var scope = TensorScope.Enter();
        var photo = Blocks();
        var view = new PhotoView(photo, new WorkingFrame(Side, Side, Factor, new PixelBox(0, 0, Side, Side)));
        var lower = Mask.Where(Side, Side, i => i >= Side * Side / 2);

        var drawn = new LatentPreview(view, LatentsOf(photo), lower).Draw(Tensor.Zeros([1, 4, Cells, Cells]) - 100);

        Assert.Equal(photo.Rgb.Bytes[..(Side * Side / 2 * 3)].ToArray(), drawn.Bytes[..(Side * Side / 2 * 3)].ToArray());
        Assert.NotEqual(photo.Rgb.Bytes[^1], drawn.Bytes[^1]);
    }

    [Fact]
    public void A_large_photo_is_drawn_small()
    {
        using var scope = TensorScope.Enter();
        var photo = new Photo("large.png", "", new Picture(2000, 1000, 3, new byte[2000 * 1000 * 3]));
        var view = new PhotoView(photo, new WorkingFrame(Side, 2 * Side, Factor, new PixelBox(0, 0, 1000, 2000)));
        var drawn = new LatentPreview(view, Tensor.Zeros([1, 4, Cells, 2 * Cells])).Draw(Tensor.Zeros([1, 4, Cells, 2 * Cells]));
        Assert.Equal((512, 256), (drawn.Width, drawn.Height));
    }

    private static void AssertNear(Photo photo, Picture drawn, Func<int, bool> columns)
    {
        var expected = photo.Rgb.Bytes.ToArray();
        for (var cell = 0; cell < Cells * Cells; cell++)
        {
            var (row, column) = ((cell / Cells * Factor) + (Factor / 2), (cell % Cells * Factor) + (Factor / 2));
            for (var colour = 0; columns(cell % Cells) && colour < 3; colour++)
            {
                var place = (((row * Side) + column) * 3) + colour;
                Assert.InRange((double)drawn.Bytes[place], expected[place] - 12, expected[place] + 12);
            }
        }
    }

    // A slope in each colour, a block a cell.
    private static Photo Blocks() => new("blocks.png", "", new Picture(Side, Side, 3,
    [
        .. Enumerable.Range(0, Side * Side).SelectMany(i => (byte[])
        [
            (byte)(40 + (i % Side / Factor * 20)), (byte)(40 + (i / Side / Factor * 20)),
            (byte)(40 + (((i % Side / Factor) + (i / Side / Factor)) * 10)),
        ]),
    ]));

    private static Tensor LatentsOf(Photo photo)
    {
        var (width, height) = (photo.Width / Factor, photo.Height / Factor);
        var cells = photo.Rgb.Resize(width, height, Resampling.Lanczos3).ToPlanes();
        var (red, green) = (Tensor.From(cells.AsSpan(0, width * height), 1, 1, height, width),
            Tensor.From(cells.AsSpan(width * height, width * height), 1, 1, height, width));
        return Tensor.Concat([(red * 3) - 1, green - (red * 0.5), (green * -2) + 0.7, red + green], 1);
    }
}
