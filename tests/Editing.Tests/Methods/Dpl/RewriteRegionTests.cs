using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Editing.Prompts;
using Itemwise.Editing.WordRegions;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.Dpl;

/// <summary>Which pixels a changed word may change, by made-up attention over a photo of four strips: grass, cat, dog, grass.</summary>
[AssertNoTensorLeaks]
public sealed class RewriteRegionTests
{
    private const int Side = 64;
    private const int Strip = 16;
    private const string Caption = "a cat and a dog on the green grass";

    [Fact]
    public void Without_room_a_new_thing_keeps_the_old_ones_outline() =>
        Assert.Equal(Columns(Strip, 2 * Strip), Region(room: 0, 1).Active);

    [Fact]
    public void A_new_thing_has_room_on_the_ground_but_none_in_the_thing_beside_it()
    {
        var region = Region(room: 0.25, 1);   // of 32, the root of the strip's pixels
        Assert.Equal(Columns(8, 2 * Strip), region.Active);
        Assert.True(region.Soft.Intersect(Columns((2 * Strip) + 2, Side)).IsEmpty);
    }

    [Fact]
    public void A_ground_that_changes_leaves_the_things_on_it_as_they_are()
    {
        var region = Region(room: 0.25, 8);
        Assert.Equal(Columns(0, Strip).Union(Columns(3 * Strip, Side)), region.Active);
        Assert.True(region.Soft.Intersect(Columns(Strip + 2, (3 * Strip) - 2)).IsEmpty);
    }

    [Fact]
    public void A_place_that_is_most_of_the_photo_is_no_place() =>
        Assert.Equal(EditRegions.Everything(Side, Side).Active, Region(room: 0, 1, 8).Active);

    [Fact]
    public void What_is_said_of_a_place_changes_the_place()
    {
        using var model = Editing.Tests.Methods.TinyModel.Open();
        var caption = NounCaption.Read(Caption, [], []);
        Assert.Equal([1, 4], caption.Nouns.Select(noun => noun.Word));
        var inversion = new InversionRequest(caption, InversionKind.Ddim, 2, 2, DplSettings.Usual);
        var request = new RewriteRequest(inversion, "a cat and a dog on the red grass", [], new RewriteSettings());
        var plan = RewritePlan.Of(model, request, DynamicPrompt.Of(model, Caption));
        Assert.Equal([8], plan.Left);
        Assert.Equal([2, 5], plan.TokensOf([1, 4]));
        Assert.Equal([8, 9], plan.TokensOf([8]));
    }

    private static EditRegions Region(double room, params int[] left)
    {
        using var scope = TensorScope.Enter();
        using var model = Editing.Tests.Methods.TinyModel.Open();
        var (caption, plain) = (NounCaption.Read(Caption, [], []), DynamicPrompt.Of(model, Caption));
        var values = new float[16 * 16 * plain.Ids.Length];
        foreach (var (word, strips) in new (int, float[])[] { (1, [0, 1, 0, 0]), (4, [0, 0, 1, 0]), (8, [1, 0, 0, 1]) })
        {
            for (var cell = 0; cell < 256; cell++)
            {
                values[(cell * plain.Ids.Length) + plain.Spans[word].Start] = strips[cell % 16 / 4];
            }
        }

        ushort[] labels = [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side / Strip))];
        var places = new WordPlaces(
            caption, plain, Tensor.From(values, 16, 16, plain.Ids.Length), [null, null],
            () => new PhotoParts(new ItemMap(Side, Side, labels)));
        var photo = new Photo("photo.png", "photo", new Picture(Side, Side, 3, new byte[Side * Side * 3]));
        return new RewriteRegion(places, Tensor.Ones([8, 8, 64]), photo, room).Of([.. left], []);
    }

    private static Mask Columns(int from, int to) => Mask.Where(Side, Side, i => i % Side >= from && i % Side < to);
}
