using System.Collections.Immutable;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.Dpl;
using Itemwise.Editing.Methods.Dpl.Captions;
using Itemwise.Editing.Methods.Dpl.Learning;
using Itemwise.Editing.Methods.Dpl.Requests;
using Itemwise.Editing.Metrics;
using Itemwise.Editing.Prompts;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods.Dpl;

/// <summary>The method as a session asks it, on a model of random weights.</summary>
[AssertNoTensorLeaks]
public sealed class DplMethodTests
{
    private const int Side = 64;
    private const string Caption = "a cat and a dog on the grass";

    private static readonly DplSettings Quick = DplSettings.Usual with
    {
        TokenRounds = 2, NullTextRounds = 2, CrossCells = 8, SelfCells = 8,
    };

    private static readonly Items Halves = new(new ItemMap(
        Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i % Side < Side / 2 ? 1 : 2))]));

    [Theory]
    [InlineData(InversionKind.Ddim)]
    [InlineData(InversionKind.NullText)]
    [InlineData(InversionKind.Dpl)]
    public void An_inversion_that_was_stopped_goes_on_bit_for_bit(InversionKind kind)
    {
        using var model = TinyModel.Open();
        using TemporaryFolder whole = new(), stopped = new();
        var (request, photo) = (Request(kind), Picture());
        var (id, about) = DplMethod.Invert(Start(photo, whole), request, model);
        foreach (var stop in (int[])[2, 5, 7])
        {
            using var cancellation = new CancellationTokenSource();
            var steps = 0;
            var progress = new SynchronousProgress<EditingProgress>(report => Stop(report, ++steps, stop, cancellation));
            try
            {
                DplMethod.Invert(Start(photo, stopped), request, model, progress, cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.True(File.Exists(new InversionFiles(stopped.FullPath).ProgressPath(id)));
            }
        }

        var again = DplMethod.Invert(Start(photo, stopped), request, model);
        Assert.Equal((id, about.Sha256, about.Forwards), (again.Id, again.About.Sha256, again.About.Forwards));
        Assert.False(File.Exists(new InversionFiles(stopped.FullPath).ProgressPath(id)));
        Assert.Single(new InversionFiles(stopped.FullPath).All());
    }

    [Fact]
    public void A_damaged_state_is_mended_and_begun_anew()
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        var start = Start(Picture(), folder);
        var id = new PhotoInversion(model, start, Request(InversionKind.Ddim)).Id;
        File.WriteAllText(new InversionFiles(folder.FullPath).ProgressPath(id), "no tensors");
        Assert.ThrowsAny<InputRefusedException>(() => DplMethod.Invert(start, Request(InversionKind.Ddim), model));
        Assert.Contains("begins anew", new DplMethod().Mend(start), StringComparison.Ordinal);
        Assert.Equal(id, DplMethod.Invert(start, Request(InversionKind.Ddim), model).Id);
    }

    [Theory]
    [InlineData(InversionKind.Ddim, "a cat and a tiger on the grass", false)]
    [InlineData(InversionKind.NullText, "a white cat and a dog on the grass", false)]
    [InlineData(InversionKind.Dpl, "a cat and a horse on the grass", true)]
    [InlineData(InversionKind.Dpl, "a cat and a hat and a dog on the grass", false)]
    public void Outside_the_region_no_sample_changes(InversionKind kind, string target, bool isBlended)
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        var photo = Picture();
        var caption = NounCaption.Read(Caption, ["cat", "dog"], [new("cat", 1), new("dog", 2)]);
        var request = new RewriteRequest(Request(kind) with { Caption = caption }, target, [],
            new RewriteSettings(IsBlended: isBlended, Room: 0.1, TakesLearned: isBlended, KeepsOut: !isBlended));
        var made = new DplMethod().Apply(Start(photo, folder), request, model);
        Assert.Equal(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Locked));
        Assert.False(made.Regions.Active.IsEmpty);
    }

    [Fact]
    public void A_noun_with_an_item_changes_its_item()
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        var caption = NounCaption.Read(Caption, ["cat", "dog"], [new("cat", 1), new("dog", 2)]);
        var request = new RewriteRequest(
            Request(InversionKind.Dpl) with { Caption = caption }, "a cat and a tiger on the grass", [], new RewriteSettings());
        var made = new DplMethod().Apply(Start(Picture(), folder), request, model);
        Assert.Equal(Halves.MaskOf(2), made.Regions.Active);
    }

    [Fact]
    public void Targets_in_one_pass_are_what_each_is_alone()
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        var (start, method) = (Start(Picture(), folder), new DplMethod());
        EditRequest Ask(string target) => new RewriteRequest(Request(InversionKind.Dpl), target, [], new RewriteSettings(IsWhole: true));
        ImmutableArray<EditRequest> requests = [Ask("a lion and a dog on the grass"), Ask("a cat and a white dog on the grass")];
        var together = method.ApplyAll(start, requests, model);
        foreach (var (request, made) in requests.Zip(together))
        {
            var alone = method.Apply(start, request, model).Picture;
            var farthest = alone.Bytes.ToArray().Zip(made.Picture.Bytes.ToArray(), (a, b) => Math.Abs(a - b)).Max();
            Assert.InRange(farthest, 0, 1);
        }
    }

    [Fact]
    public void Without_any_attention_taken_it_is_plain_sampling_of_the_target()
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        var (start, inversion) = (Start(Picture(), folder), Request(InversionKind.Ddim));
        var request = new RewriteRequest(inversion, "a lion on the grass", [], new RewriteSettings(Cross: 0, Self: 0, IsWhole: true));
        var made = new DplMethod().Apply(start, request, model);

        var (_, state) = new InversionFiles(folder.FullPath).Load(new PhotoInversion(model, start, inversion).Id);
        using (state)
        {
            var texts = new[] { "", "a lion on the grass" }.Select(text => DynamicPrompt.Of(model, text).Encode(model)).ToArray();
            var condition = Condition.Plain(Tensor.Concat(texts, 0));
            var plain = new Denoising(
                model.UNet, model.SchedulerConfig.Build(SchedulerKind.Ddim, inversion.Steps), new ClassifierFree(inversion.Guidance),
                _ => condition).Run(state.Reached[0]);
            var view = PhotoView.Of(model, start.Photo);
            Assert.Equal(view.Compose(LatentCodec.Decode(model, plain), made.Regions).Bytes.ToArray(), made.Picture.Bytes.ToArray());
        }
    }

    [Fact]
    public void A_noun_of_several_pieces_begins_as_their_mean()
    {
        using var model = TinyModel.Open();
        using var scope = TensorScope.Enter();
        var pieces = model.Tokenizer.Encode("rhinoceros")[1..^1];
        Assert.True(pieces.Length > 1);
        var rows = DynamicPrompt.WholeWords(model, ["rhinoceros", "cat"]);
        var table = model.TextModel.TokenTable;
        var mean = pieces.Select(id => table[id]).Aggregate((a, b) => a + b) / pieces.Length;
        Assert.InRange((rows[0] - mean).Abs().Max().Item(), 0, 1e-6);
        var prompt = DynamicPrompt.Of(model, "a rhinoceros and a cat", word => word == 1 ? 0 : word == 4 ? 1 : -1);
        Assert.Equal([2, 5], prompt.LearnedPositions);
    }

    [Theory]
    [InlineData("a cat", "background")]
    [InlineData("a cat and a cat", "balancing background disjoint")]
    public void A_lone_noun_is_kept_off_the_background_and_two_have_places_of_their_own(string caption, string losses)
    {
        using var scope = TensorScope.Enter();
        var nouns = NounCaption.Read(caption, [], []).Nouns;
        var plan = new LossPlan(
            [.. nouns.Select(noun => noun.Word + 1)], 6, Tensor.Ones([8, 8]), [.. nouns.Select(_ => (Tensor?)null)],
            [.. nouns.Select(_ => (int?)null)]);
        Assert.Equal(losses.Split(' '), plan.Objective(DplSettings.Usual).Losses.Select(loss => loss.Name));
    }

    [Fact]
    public void Where_only_boxes_are_known_nouns_are_kept_off_what_lies_outside_of_them()
    {
        using var scope = TensorScope.Enter();
        var maps = Tensor.Ones([8, 8, 6]) / 6;
        var masks = new Tensor?[] { Tensor.From(Enumerable.Range(0, 64).Select(i => i < 16 ? 1f : 0).ToArray(), 8, 8) };
        var plan = new LossPlan([2], 5, null, [.. masks], [null]);
        var (held, boxed) = (plan.Objective(DplSettings.Usual), plan.Objective(DplSettings.Usual with { HoldsToBoxes = true, Marginals = 1 }));
        Assert.Equal(["similarity", "overlap"], held.Losses.Select(loss => loss.Name));
        Assert.Equal(["similarity", "overlap", "marginals"], boxed.Losses.Select(loss => loss.Name));
        Assert.Equal(1 - Math.Sqrt(0.25), held.Losses[0].Of(maps).Item(), 1e-6);
        Assert.Equal(Math.Sqrt(0.75), boxed.Losses[0].Of(maps).Item(), 1e-6);
    }

    [Fact]
    public void What_cannot_be_is_refused_in_a_sentence()
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        Refused("nothing would change", Caption);
        Refused("does not say 'fluffy'", "a lion and a dog on the grass", new WordWeight("fluffy", 2));
        Refused("the text encoder takes 77", string.Join(' ', Enumerable.Repeat("cat", 80)));
        Refused("says nothing", "...");
        Assert.Contains("no room from", Assert.Throws<InputRefusedException>(() => DplMethod.Invert(
            Start(Picture(), folder), Request(InversionKind.Dpl) with
            {
                Caption = NounCaption.Read(string.Join(' ', Enumerable.Repeat("cat", 80)), ["cat"], []),
            }, model)).Message, StringComparison.Ordinal);

        void Refused(string says, string target, params ImmutableArray<WordWeight> weights)
        {
            var request = new RewriteRequest(Request(InversionKind.Dpl), target, weights, new RewriteSettings());
            var error = Assert.Throws<InputRefusedException>(() => new DplMethod().Apply(Start(Picture(), folder), request, model));
            Assert.Contains(says, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_weight_alone_is_a_change()
    {
        using var model = TinyModel.Open();
        using var folder = new TemporaryFolder();
        var request = new RewriteRequest(Request(InversionKind.NullText), Caption, [new WordWeight("grass", 4)],
            new RewriteSettings(IsWhole: true));
        var (start, photo) = (Start(Picture(), folder), Picture());
        var made = new DplMethod().Apply(start, request, model);
        Assert.NotEqual(0, ChangedSamples.Count(photo.Native, made.Picture, made.Regions.Active));
    }

    private static void Stop(EditingProgress report, int steps, int stop, CancellationTokenSource cancellation)
    {
        if (report.StepCount > 0 && steps >= stop)
        {
            cancellation.Cancel();
        }
    }

    private static InversionRequest Request(InversionKind kind) =>
        new(NounCaption.Read(Caption, ["cat", "dog"], []), kind, 4, 2, Quick);

    private static EditStart Start(Photo photo, TemporaryFolder folder) =>
        new(() => photo, Halves, ItemMemory.Empty, ImmutableDictionary<int, int>.Empty, folder.FullPath, folder.FullPath);

    private static Photo Picture()
    {
        var random = new Random(5);
        var samples = new byte[Side * Side * 3];
        random.NextBytes(samples);
        return new Photo("photo.png", "photo", new Picture(Side, Side, 3, samples));
    }
}
