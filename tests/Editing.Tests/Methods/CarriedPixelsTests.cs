using System.Collections.Immutable;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Carrying;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Methods;

public sealed class CarriedPixelsTests
{
    private const int Height = 24;
    private const int Width = 40;
    private static readonly WorkingFrame Whole = new(Height, Width, 8, new PixelBox(0, 0, Height, Width));

    [Fact]
    public void A_moved_items_samples_stand_in_its_new_place_and_all_others_stay()
    {
        var (before, after, photo) = (Block(4, 5, 12, 15), Block(9, 25, 17, 35), Noise());

        var laid = Lay(photo, before, after, new ItemTransform(8, 10, 5, 20, 1), Whole);

        for (var i = 0; i < photo.Length; i++)
        {
            var pixel = i % (Height * Width);
            Assert.Equal(after.Labels[pixel] == 1 ? photo[i - (5 * Width) - 20] : photo[i], laid[i], 1e-6f);
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(1.7)]
    public void No_colour_of_the_old_surroundings_comes_along(double scale)
    {
        var before = Block(6, 10, 16, 24);
        var transform = new ItemTransform(11, 17, 2, 3, scale);
        var after = Of(transform.Apply(before.MaskOf(1)));
        float[] photo = [.. Enumerable.Range(0, 3 * Height * Width).Select(i => before.Labels[i % (Height * Width)] == 1 ? 0.75f : 0.25f)];

        var laid = Lay(photo, before, after, transform, Whole);

        Assert.All(Enumerable.Range(0, laid.Length).Where(i => after.Labels[i % (Height * Width)] == 1),
            i => Assert.Equal(0.75f, laid[i], 1e-6f));
    }

    [Fact]
    public void A_frame_that_shows_a_part_of_the_photo_at_twice_its_size_carries_the_same_item()
    {
        var (before, after, photo) = (Block(4, 6, 12, 14), Block(6, 18, 14, 26), Noise());
        var box = new PixelBox(2, 4, 22, 36);
        var frame = new WorkingFrame(40, 64, 8, box);
        var twice = Enumerable.Range(0, 3 * 40 * 64).Select(i => photo[
            (i / (40 * 64) * Height * Width) + ((2 + (i / 64 % 40 / 2)) * Width) + 4 + (i % 64 / 2)]).ToArray();

        var laid = CarriedPixels.Lay(
            twice, twice, before.Crop(box), after.Crop(box), ImmutableDictionary<int,
            ItemTransform>.Empty.Add(1, new ItemTransform(8, 10, 2, 12, 1)), frame);

        for (var i = 0; i < laid.Length; i++)
        {
            var isItem = after[2 + (i / 64 % 40 / 2), 4 + (i % 64 / 2)] == 1;
            Assert.Equal(isItem ? twice[i - (4 * 64) - 24] : twice[i], laid[i], 1e-5f);
        }
    }

    private static float[] Lay(float[] photo, ItemMap before, ItemMap after, ItemTransform transform, WorkingFrame frame) =>
        CarriedPixels.Lay(photo, photo, before, after, ImmutableDictionary<int, ItemTransform>.Empty.Add(1, transform), frame);

    private static float[] Noise()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, 3 * Height * Width).Select(_ => random.NextSingle())];
    }

    private static ItemMap Block(int top, int left, int bottom, int right) =>
        Of(Mask.Where(Height, Width, i => i / Width >= top && i / Width < bottom && i % Width >= left && i % Width < right));

    private static ItemMap Of(Mask mask) => new(Height, Width, [.. mask.Pixels.ToArray().Select(pixel => (ushort)pixel)]);
}
