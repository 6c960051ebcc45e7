using System.Collections.Immutable;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Baselines;
using Itemwise.Editing.Metrics;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>The editors that others are compared with, on a model of random weights.</summary>
[AssertNoTensorLeaks]
public sealed class BaselineTests
{
    private const int Side = 64;

    private static readonly Items Halves = new(new ItemMap(Side, Side,
        [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side < 24 ? 1 : 2))]));

    public static TheoryData<string> Local => ["blended", "inpaint"];

    public static TheoryData<string> All => ["sdedit", "diffedit", "blended", "inpaint"];

    [Theory]
    [MemberData(nameof(Local))]
    public void What_changes_items_changes_no_sample_of_others(string name)
    {
        var photo = Photo();
        var made = Make(name, photo, new BaselineSettings(Steps: 3, Guidance: 2));
        Assert.Equal(Halves.MaskOf(1), made.Regions.Active);
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, Halves.MaskOf(2)));
        Assert.NotEqual(0, ChangedSamples.Count(photo.Native, made.Picture, Halves.MaskOf(1)));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_seed_makes_a_picture_and_another_seed_another(string name)
    {
        var photo = Photo();
        byte[] Made(long seed) => Make(name, photo, new BaselineSettings(seed, Steps: 4, Guidance: 2)).Picture.Bytes.ToArray();
        var first = Made(1);
        Assert.Equal(first, Made(1));
        Assert.NotEqual(first, Made(2));
    }

    [Fact]
    public void DiffEdit_of_a_caption_into_itself_is_the_photo_encoded_and_decoded()
    {
        using var scope = TensorScope.Enter();
        using var model = TinyModel.Open();
        var photo = Photo();
        var made = Make("diffedit", photo, new BaselineSettings(Steps: 5, Guidance: 2), caption: "a photo", target: "a photo").Picture;
        var view = PhotoView.Of(model, photo);
        var everything = new EditRegions(Mask.Full(Side, Side), Mask.Empty(Side, Side));
        var roundTrip = view.Compose(LatentCodec.Decode(model, LatentCodec.Encode(model, view).Scaled), everything);
        Assert.Equal(roundTrip.Bytes.ToArray(), made.Bytes.ToArray());
    }

    [Fact]
    public void DiffEdit_takes_no_sampler_that_cannot_be_turned_round()
    {
        var error = Assert.Throws<InputRefusedException>(() => Make("diffedit", Photo(),
            new BaselineSettings(Steps: 2, Sampler: Diffusion.Schedulers.SchedulerKind.Euler)));
        Assert.Contains("ddim", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strength_that_executes_no_step_is_refused() =>
        Assert.Throws<InputRefusedException>(() => Make("sdedit", Photo(),
            new BaselineSettings(Steps: 2, Sampler: Diffusion.Schedulers.SchedulerKind.Ddim, Strength: 0.1)));

    [Fact]
    public void What_changes_items_needs_one_to_be_named()
    {
        using var model = TinyModel.Open();
        var request = new BaselineRequest("inpaint", [], "", "a ball", new BaselineSettings(Steps: 1));
        Assert.Throws<InputRefusedException>(() => new LatentInpainting().Apply(Start(Photo()), request, model));
    }

    private static EditResult Make(string name, Photo photo, BaselineSettings settings, string caption = "a red ball",
        string target = "a blue cube")
    {
        using var model = TinyModel.Open();
        var method = Editing.Running.EditingMethods.All.First(method => method.Name == name);
        return method.Apply(Start(photo), new BaselineRequest(name, [1], caption, target, settings), model);
    }

    private static EditStart Start(Photo photo) => new(() => photo, Halves, ItemMemory.Empty, ImmutableDictionary<int,
        int>.Empty, "nowhere", "nowhere");

    private static Photo Photo()
    {
        var samples = new byte[Side * Side * 3];
        new Random(5).NextBytes(samples);
        return new Photo("photo.png", new string('0', 64), new Picture(Side, Side, 3, samples));
    }
}
