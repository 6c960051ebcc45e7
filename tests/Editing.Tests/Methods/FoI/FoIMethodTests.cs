using System.Collections.Immutable;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.FoI;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Running;
using Itemwise.Editing.WordRegions;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.FoI;

/// <summary>The method as a session runs it, on a model of random weights.</summary>
[AssertNoTensorLeaks]
public sealed class FoIMethodTests
{
    private const int Side = 80;

    private static readonly Items Whole = new(new ItemMap(Side, Side, [.. Enumerable.Repeat((ushort)1, Side * Side)]));
    private static readonly InstructSettings Short = new(Seed: 3, Steps: 5, Sampler: SchedulerKind.EulerAncestral);

    [Fact]
    public void Outside_the_region_and_its_feather_no_sample_changes()
    {
        var photo = Picture();
        var made = Make(photo, new InstructRequest(FoIMethod.MethodName, [new("make the dog blue")], Short));
        Assert.False(made.Regions.Locked.IsEmpty);
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
        Assert.NotEqual(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Active));
        Assert.Equal(made.Regions.Active, Assert.Single(made.Found));
    }

    [Fact]
    public void A_region_that_is_given_is_the_region()
    {
        var given = Mask.Where(Side, Side, i => i % Side < 20 && i / Side < 30);
        var photo = Picture();
        var made = Make(photo, new InstructRequest(FoIMethod.MethodName, [new("make the dog blue", Region: given)], Short));
        Assert.Equal(given, made.Regions.Active);
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
    }

    [Fact]
    public void The_region_is_told_after_the_first_step()
    {
        var told = new List<EditingProgress>();
        var made = Make(Picture(), new InstructRequest(FoIMethod.MethodName, [new("make the dog blue")], Short),
            new SynchronousProgress<EditingProgress>(told.Add));
        var report = Assert.Single(told, report => report.Regions is not null);
        Assert.Equal(("sampling", 1, 4), (report.Phase, report.Step, report.StepCount));
        Assert.Equal(made.Regions.Active, report.Regions!.Active);
        Assert.Equal(4, told.Last(report => report.Phase == "sampling").Step);
    }

    [Fact]
    public void A_look_finds_the_regions_of_the_run()
    {
        using var model = TinyModel.Open("ip2p");
        var request = new InstructRequest(FoIMethod.MethodName, [new("make the dog blue"), new("add a hat to the cat")], Short);
        var looked = new FoIMethod().Look(Start(Picture()), request, model);
        var made = Make(Picture(), request);
        Assert.Equal(made.Found, looked.Places);
        Assert.Equal(2, made.Facts["found"]!.AsArray().Count);
    }

    [Fact]
    public void Words_that_learn_where_to_look_serve_the_regions_and_not_the_picture()
    {
        ImmutableArray<Instruction> two = [new("make the dog blue"), new("turn the cat into a tiger")];
        var clean = FocusSettings.Usual with { IsClean = true };
        var photo = Picture();
        var made = Make(photo, new InstructRequest(FoIMethod.MethodName, two, Short, clean));
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
        Assert.Equal(2, made.Found.Length);

        ImmutableArray<Instruction> told = [.. two.Zip(made.Found, (one, found) => one with { Region = found })];
        byte[] Told(FocusSettings focus) => Make(Picture(), new InstructRequest(FoIMethod.MethodName, told, Short, focus)).Picture.Bytes
            .ToArray();
        Assert.Equal(Told(FocusSettings.Usual), Told(clean));
    }

    [Fact]
    public void A_global_instruction_locks_nothing()
    {
        var made = Make(Picture(), new InstructRequest(FoIMethod.MethodName, [new("make it look like winter")], Short));
        Assert.True(made.Regions.Locked.IsEmpty);
    }

    [Fact]
    public void Held_to_an_item_an_instruction_changes_nothing_beyond_it_but_a_feather()
    {
        var photo = Picture();
        var items = new Items(new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side < 30 ? 1 : 2))]),
            new Dictionary<int, string> { [1] = "brown dog", [2] = "meadow" });
        var made = Make(photo, new InstructRequest(FoIMethod.MethodName, [new("make the dog blue", Within: 1)], Short), items: items);
        Assert.Equal(items.MaskOf(1), Assert.Single(made.Found));
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
        Assert.True(Ring.Around(items.MaskOf(1), Ring.Thickness(Side, Side)).Complement().Subtract(items.MaskOf(1))
            .Subtract(made.Regions.Locked).IsEmpty);
        var part = Make(photo, new InstructRequest(FoIMethod.MethodName, [new("make the hat blue", Within: 1)], Short), items: items);
        Assert.True(Assert.Single(part.Found).Subtract(items.MaskOf(1)).IsEmpty);
    }

    [Fact]
    public void A_small_region_of_a_large_photo_is_edited_on_a_crop()
    {
        const int large = 400;
        var photo = Picture(large);
        var given = Mask.Where(large, large, i => i % large is > 300 and < 340 && i / large is > 40 and < 80);
        var items = new Items(new ItemMap(large, large, new ushort[large * large]));
        var made = Make(photo, new InstructRequest(FoIMethod.MethodName, [new("make the dog blue", Region: given)], Short), items: items);
        Assert.Equal(given, made.Regions.Active);
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
        Assert.NotEqual(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Active));
    }

    [Fact]
    public void A_nearer_look_leaves_no_tensors_of_the_first_one()
    {
        const int large = 400;
        var items = new Items(new ItemMap(large, large, new ushort[large * large]));
        var peak = FocusSettings.Published with { IsLocked = true, Rule = RegionRule.Published with { Cut = 0.99, IsOnePiece = true } };
        var request = new InstructRequest(FoIMethod.MethodName, [new("make the dog blue")], Short, peak);
        using var model = TinyModel.Open("ip2p");
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var generator = new Generator(3);
        using var begun = FocusedStart.Take(Start(Picture(large), items), request, model, generator, null, default);
        Assert.True(begun.View.Frame.Source.Width < large);
    }

    [Theory]
    [InlineData("remove the dog", "make the dog blue")]
    [InlineData("make the dog blue", "paint the dog red")]
    public void What_contradicts_itself_is_refused(string one, string other)
    {
        var error = Assert.Throws<InputRefusedException>(() => Make(Picture(),
            new InstructRequest(FoIMethod.MethodName, [new(one), new(other)], Short)));
        Assert.Contains("Instructions 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("--region", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_of_two_things_or_two_different_changes_of_one_are_no_contradiction()
    {
        Contradiction.Refuse([new("make the red ball blue"), new("make the green ball yellow")]);
        Contradiction.Refuse([new("make the dog blue"), new("make the dog metal")]);
        Contradiction.Refuse([new("make the dog blue", Region: Mask.Full(2, 2)), new("remove the dog")]);
    }

    [Fact]
    public void A_strength_of_zero_leaves_an_instruction_out()
    {
        var one = Make(Picture(), new InstructRequest(FoIMethod.MethodName, [new("make the dog blue")], Short));
        var two = Make(Picture(), new InstructRequest(FoIMethod.MethodName,
            [new("make the dog blue"), new("add a hat to the cat", Strength: 0)], Short));
        Assert.Equal(one.Picture.Bytes.ToArray(), two.Picture.Bytes.ToArray());
    }

    [Theory]
    [InlineData(FoIMethod.MethodName)]
    [InlineData(InstructPix2PixMethod.MethodName)]
    public void A_seed_makes_a_picture_and_another_seed_another(string name)
    {
        byte[] Made(long seed) => Make(Picture(), new InstructRequest(name, [new("make the dog blue")], Short with { Seed = seed }))
            .Picture.Bytes.ToArray();
        var first = Made(1);
        Assert.Equal(first, Made(1));
        Assert.NotEqual(first, Made(2));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence()
    {
        Refused("does not say 'tiger'", [new("make the dog blue", Keyword: "tiger")], Short);
        Refused("photo's size", [new("make the dog blue", Region: Mask.Full(3, 4))], Short);
        Refused("strength above 0", [new("make the dog blue", Strength: 0)], Short);
        Refused("euler-a or ddim", [new("make the dog blue")], Short with { Sampler = SchedulerKind.Euler });
        Refused("above 0 and up to 1", [new("make the dog blue")], Short with { Start = 1.5 });

        static void Refused(string says, ImmutableArray<Instruction> instructions, InstructSettings settings)
        {
            var error = Assert.Throws<InputRefusedException>(() => Make(Picture(),
                new InstructRequest(FoIMethod.MethodName, instructions, settings)));
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_models_folder_says_how_instructions_are_sampled_with_it_and_else_it_is_as_published()
    {
        using var tiny = TinyModel.Open("ip2p");
        var published = InstructDefaults.Of(tiny);
        Assert.Equal((7.5, 1.5, 0.8, SchedulerKind.EulerAncestral),
            (published.Guidance, published.ImageGuidance, published.Start, published.Sampler));
        using var shipped = ModelSet.Open(Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop-edit"));
        Assert.Equal(new InstructDefaults(15, 4, 1.5, 1, SchedulerKind.Ddim), InstructDefaults.Of(shipped));
    }

    [Fact]
    public void Cancelling_stops_within_the_run()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new SynchronousProgress<EditingProgress>(report =>
            { if (report is { Phase: "sampling", Step: 2 }) { cancellation.Cancel(); } });
        Assert.ThrowsAny<OperationCanceledException>(() => Make(Picture(),
            new InstructRequest(FoIMethod.MethodName, [new("make the dog blue")], Short), progress, cancellation: cancellation.Token));
    }

    [Fact]
    public void A_request_is_kept_with_its_region()
    {
        var json = new InstructRequest(FoIMethod.MethodName, [new("make the dog blue", Region: Mask.Full(2, 2))], Short).ToJson();
        Assert.Equal(2, (int)json["instructions"]![0]!["region"]!["height"]!);
        Assert.Equal(3, (long)json["settings"]!["seed"]!);
    }

    private static EditResult Make(Photo photo, InstructRequest request, IProgress<EditingProgress>? progress = null,
        Items? items = null, CancellationToken cancellation = default)
    {
        using var model = TinyModel.Open("ip2p");
        return EditingMethods.All.First(method => method.Name == request.Method)
            .Apply(Start(photo, items), request, model, progress, cancellation);
    }

    private static EditStart Start(Photo photo, Items? items = null) => new(() => photo, items ?? Whole, ItemMemory.Empty,
        ImmutableDictionary<int, int>.Empty, "nowhere", "nowhere");

    private static Photo Picture(int side = Side)
    {
        var samples = new byte[side * side * 3];
        new Random(5).NextBytes(samples);
        return new Photo("photo.png", new string('0', 64), new Picture(side, side, 3, samples));
    }
}
