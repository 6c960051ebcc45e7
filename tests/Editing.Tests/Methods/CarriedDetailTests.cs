using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Carrying;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Methods;

public sealed class CarriedDetailTests
{
    private const int Side = 96;
    private const int Seen = 48;
    private const int Down = 10;
    private const int Right = 30;
    private const float Rounding = 0.01f; // 8-bit samples, and resampled ones of 16 bits
    private static readonly PixelBox Whole = new(0, 0, Side, Side);
    private static readonly WorkingFrame Frame = new(Seen, Seen, 4, Whole);

    [Fact]
    public void An_item_that_the_model_left_as_it_was_laid_has_the_photos_own_pixels()
    {
        var flat = Flat(0.5f);
        var restored = Restore(flat, flat, flat);

        Assert.Equal((Side, Side), (restored.Width, restored.Height));
        var (planes, photo) = (restored.ToPlanes(), Photo.Rgb.ToPlanes());
        AssertInside(i => Assert.Equal(photo[i - (Down * Side) - Right], planes[i], Rounding));
    }

    [Fact]
    public void What_the_model_changed_a_little_stays_changed_and_so_does_everything_beside_the_item()
    {
        var restored = Restore(Flat(0.53f), Flat(0.53f), Flat(0.5f)).ToPlanes();
        var (kept, share) = (Restore(Flat(0.5f), Flat(0.5f), Flat(0.5f)).ToPlanes(), 1 - (0.03f / 0.12f));

        AssertInside(i => Assert.Equal(0.53f + (share * (kept[i] - 0.5f)), restored[i], Rounding));
        Assert.All(Enumerable.Range(0, restored.Length).Where(i => Items.Map.Labels[i % (Side * Side)] == 2
            && After[(i / Side) % Side, i % Side] == 2), i => Assert.Equal(0.53f, restored[i], Rounding));
    }

    [Fact]
    public void Nothing_is_laid_over_what_the_model_made_otherwise()
    {
        var restored = Restore(Flat(0.9f), Flat(0.9f), Flat(0.5f)).ToPlanes();
        Assert.All(restored, sample => Assert.Equal(0.9f, sample, Rounding));
    }

    [Fact]
    public void The_photos_tone_is_not_matched_twice()
    {
        // The model's picture is darker all over by what its autoencoder does, and was matched: the photo's own pixels need no such help.
        var restored = Restore(Flat(0.5f), Flat(0.45f), Flat(0.45f)).ToPlanes();
        var photo = Photo.Rgb.ToPlanes();
        AssertInside(i => Assert.Equal(photo[i - (Down * Side) - Right], restored[i], Rounding));
    }

    private static readonly Items Items = new(new ItemMap(Side, Side,
        [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(IsItem(i / Side, i % Side) ? 1 : 2))]));
    private static readonly DEditRequest Request = new([new Edit.Move(1, new Distance(Right), new Distance(Down))], new DEditSampling());
    private static readonly EditPlan Plan = EditPlan.For(Items, Request);
    private static readonly Photo Photo = new("photo.png", new string('0', 64), Noise());

    private static ItemMap After => Plan.ItemsAfter.Map;

    private static bool IsItem(int row, int column) => row is >= 20 and < 50 && column is >= 10 and < 40;

    private static Picture Restore(Picture matched, Picture edited, Picture laid) =>
        CarriedDetail.Restore(matched, edited, laid, new PhotoView(Photo, Frame), Items.Map, Plan);

    private static Picture Flat(float value) => Picture.FromPlanes([.. Enumerable.Repeat(value, 3 * Seen * Seen)], Seen, Seen);

    private static Picture Noise()
    {
        var random = new Random(5);
        var samples = new byte[3 * Side * Side];
        random.NextBytes(samples);
        return new Picture(Side, Side, 3, samples);
    }

    // The item where it is afterwards, without the two outermost pixels, which fade.
    private static void AssertInside(Action<int> check)
    {
        foreach (var i in Enumerable.Range(0, 3 * Side * Side))
        {
            var (row, column) = ((i / Side % Side) - Down, (i % Side) - Right);
            if (row is >= 23 and < 47 && column is >= 13 and < 37)
            {
                check(i);
            }
        }
    }
}
