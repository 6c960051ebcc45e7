using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Editing.Shadows;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Shadows;

/// <summary>Which requests lift shadows: a dark thing on a light ground, its shadow below it.</summary>
public sealed class RemovedShadowsTests
{
    private const int Side = 64;
    private static readonly Mask Thing = Box(20, 24, 20, 20);
    private static readonly Mask Shadow = Box(40, 24, 10, 26);
    private static readonly Items Items = new(new ItemMap(Side, Side, [.. Thing.Pixels.ToArray().Select(pixel => (ushort)pixel)]));

    [Fact]
    public void A_removal_lifts_the_shadow_and_reports_its_pixels()
    {
        var lifted = Lift(new DEditSampling(), new Edit.Remove(1)).Lifted;

        Assert.True(lifted.Intersect(Shadow).Count > 0.8 * Shadow.Count);
        var plan = EditPlan.For(Items, new DEditRequest([new Edit.Remove(1)], new DEditSampling())).AlsoChanging(lifted);
        Assert.True(lifted.Subtract(plan.Regions.Active).IsEmpty);
        Assert.False(plan.Regions.Active.Overlaps(plan.Regions.Soft));
    }

    [Fact]
    public void It_stays_where_that_is_asked_for_as_published_and_on_what_is_locked()
    {
        Assert.True(Lift(new DEditSampling(KeepsShadows: true), new Edit.Remove(1)).Lifted.IsEmpty);
        Assert.True(Lift(new DEditSampling(Parity: true), new Edit.Remove(1)).Lifted.IsEmpty);
        Assert.True(Lift(new DEditSampling(), new Edit.Remove(1), new Edit.Lock(0)).Lifted.IsEmpty);
        Assert.True(Lift(new DEditSampling(), new Edit.Move(1, new Distance(5), new Distance(0))).Lifted.IsEmpty);
    }

    private static LiftedPhoto Lift(DEditSampling settings, params Edit[] edits)
    {
        var samples = new byte[3 * Side * Side];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = Thing.Pixels[i / 3] != 0 ? (byte)20 : Shadow.Pixels[i / 3] != 0 ? (byte)110 : (byte)200;
        }

        var photo = new Photo("photo.png", new string('0', 64), new Picture(Side, Side, 3, samples));
        return RemovedShadows.Lift(photo, Items, new DEditRequest([.. edits], settings));
    }

    private static Mask Box(int top, int left, int height, int width) => Mask.Where(Side, Side,
        i => i / Side >= top && i / Side < top + height && i % Side >= left && i % Side < left + width);
}
