using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Tests;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Methods.DEdit.Learning;
using Itemwise.Editing.Prompts;
using Itemwise.Torch;

namespace Itemwise.Editing.Tests.Methods;

/// <summary>An item of another photo: read by the weights that learned it, or learned in the same model.</summary>
[AssertNoTensorLeaks]
public sealed class ReplacementTests
{
    private static readonly DEditSettings Settings = new(
        TokensPerItem: 1, TokenSteps: 2, UNetSteps: 2, TokenRate: 1e-2, UNetRate: 5e-3, BatchSize: 1, Accumulation: 1);

    [Fact]
    public void An_item_over_the_whole_picture_is_what_the_other_association_makes_of_it()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var reference = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var model = TinyModel.Open();
        using var own = Changed(model, seed: 1);
        using var other = Changed(model, seed: 2);
        using var grouping = TinyModel.Grouping(new ItemMap(64, 64, new ushort[64 * 64]));
        var sampled = new List<(int, int)>();
        using var borrowed = new BorrowedProjections(0, other.Store, (height, width) =>
        {
            sampled.Add((height, width));
            return new int[height * width];
        });
        var edits = AttentionEdits.None.Then(grouping);

        var expected = Predict(model, reference, other.Store, edits, items: 1);
        var mixed = Predict(model, reference, own.Store, edits.Then(borrowed), items: 1);

        Assert.Equal(expected.ToArray<float>(), mixed.ToArray<float>());
        Assert.Equal(sampled.Distinct().Count(), sampled.Count);
        Assert.NotEqual(expected.ToArray<float>(), Predict(model, reference, own.Store, edits, items: 1).ToArray<float>());
    }

    [Fact]
    public void The_same_weights_borrowed_change_nothing_and_other_items_keep_their_own()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var reference = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var model = TinyModel.Open();
        using var own = Changed(model, seed: 1);
        using var other = Changed(model, seed: 2);
        var map = TinyModel.Map(reference);
        using var grouping = TinyModel.Grouping(map);
        var edits = AttentionEdits.None.Then(grouping);
        var labels = ItemLabels.Of(map, parity: true);

        var alone = Predict(model, reference, own.Store, edits, items: 3).ToArray<float>();

        using var same = new BorrowedProjections(1, own.Store, labels);
        using var absent = new BorrowedProjections(7, other.Store, labels);
        using var another = new BorrowedProjections(1, other.Store, labels);
        Assert.Equal(alone, Predict(model, reference, own.Store, edits.Then(same), items: 3).ToArray<float>());
        Assert.Equal(alone, Predict(model, reference, own.Store, edits.Then(absent), items: 3).ToArray<float>());
        Assert.NotEqual(alone, Predict(model, reference, own.Store, edits.Then(another), items: 3).ToArray<float>());
    }

    [Fact]
    public void Two_photos_move_the_tokens_by_the_mean_of_their_gradients_and_each_sees_its_own_items()
    {
        using var scope = TensorScope.Enter();
        using var reference = new ReferenceFile("methods/dedit/sampling_sd.safetensors");
        using var model = TinyModel.Open();
        using var grouping = TinyModel.Grouping(TinyModel.Map(reference));
        var words = new DEditModel(model, [.. TinyModel.Items, .. TinyModel.Items.Select(item => item with
            { Photo = 1, Tokens = [$"${item.Name}"] })], Settings);
        var photos = new[] { new LearnedPhoto(reference["original_latents"], grouping), new LearnedPhoto(reference["start"], grouping) };
        using var joint = new Finetuning(words, [.. photos], Settings);
        using var first = new Finetuning(words, [photos[0]], Settings);
        var noise = reference["hard.background_noise"];

        var one = joint.Descend(noise, [500], photo: 0);
        var half = joint.Rows.First.Grad!.Clone();
        Assert.Equal(first.Descend(noise, [500]), one);
        Assert.Equal((first.Rows.First.Grad! / 2).ToArray<float>(), half.ToArray<float>());
        Assert.Equal(0, half.Slice(0, 3).Abs().Max().Item());

        joint.Descend(noise, [500], photo: 1);
        var both = joint.Rows.First.Grad!;
        Assert.Equal(half.Slice(0, 0, 3).ToArray<float>(), both.Slice(0, 0, 3).ToArray<float>());
        Assert.NotEqual(0, both.Slice(0, 3).Abs().Max().Item());
    }

    [Fact]
    public void A_joint_run_ends_with_the_tokens_of_both_photos()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var model = TinyModel.Open();
        var files = new AssociationFiles(folder.At("association"));
        var (one, other) = (Scene(folder, "one.png", 0), Scene(folder, "other.png", 90));

        using var learned = new DEdit(model).Associate(one.Photo, one.Items, Settings, files, other);

        Assert.Equal(
            [(0, 0, "#rest0"), (1, 0, "#ball1"), (0, 1, "$rest0"), (1, 1, "$ball1")],
            learned.Items.Select(tokens => (tokens.Item, tokens.Photo, tokens.Tokens[0])));
        Assert.Equal([4L, 32L], learned.Rows.First.Shape);
        Assert.Equal(JointPhoto.Of(other.Photo.Sha256, other.Items), learned.With);
        Assert.Equal(files.With, learned.With);
    }

    private static (Photo Photo, Items Items) Scene(TemporaryFolder folder, string name, byte shade)
    {
        const int Side = 32;
        var path = folder.At(name);
        Itemwise.Imaging.PictureWriter.WriteGrey(path, Side, Side, [.. Enumerable.Range(0, Side * Side)
            .Select(i => (byte)(shade + i % Side))]);
        var map = new ItemMap(Side, Side, [.. Enumerable.Range(0, Side * Side).Select(i => (ushort)(i / Side < Side / 2 ? 0 : 1))]);
        return (Photo.Load(path), new Items(map, new Dictionary<int, string> { [1] = "ball" }));
    }

    // Whole projections, a little off the base's.
    private static AdaptedWeights Changed(ModelSet model, long seed)
    {
        using var generator = new Generator(seed);
        using var weights = TrainedWeights.CrossAttention(model.UNetStore);
        using var delta = new WeightDelta(weights.Tensors.ToDictionary(pair => pair.Key,
            pair => (generator.Normal([.. pair.Value.Shape]) * 0.1).Own()), 0);
        return delta.Over(model.UNetStore);
    }

    private static Tensor Predict(ModelSet model, ReferenceFile reference, WeightStore weights, AttentionEdits edits, int items)
    {
        var condition = BatchPrompts.ForTraining([.. Enumerable.Range(0, items)
            .Select(i => new ItemStates(i, reference[$"context.{i}"]))], 1);
        return model.BuildUNet(weights).Forward(reference["start"], new UNetContext(Step.At(500),
            Batch.Of(1, Role.Text), condition, edits));
    }
}
