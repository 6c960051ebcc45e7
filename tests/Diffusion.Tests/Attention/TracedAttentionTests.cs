using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests.UNets;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

/// <summary>Losses on attention maps: their gradients in whole passes, in recomputed ones, and in
/// passes that end at the last map.</summary>
[AssertNoTensorLeaks]
public sealed class TracedAttentionTests
{
    // A pass without a graph uses other kernels than one with it.
    private const double KernelTolerance = 2e-5;
    private const double GradientTolerance = 5e-5;

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void Maps_of_a_recomputed_pass_carry_the_gradients_of_a_whole_one(string family)
    {
        using var scope = TensorScope.Enter();
        using var pass = new TracedPass(family);
        using var kept = new AttentionRecorder((in _) => true, keepGraph: true);
        using var recomputed = new AttentionRecorder((in _) => true, keepGraph: true);

        pass.Run(kept);
        Loss(kept).Backward();
        var expected = pass.TakeGradient();
        using var checkpoints = new Checkpoints();
        pass.Run(recomputed, checkpoints);
        checkpoints.Backward(Loss(recomputed));

        Assert.Equal(kept.Records.Select(record => record.Site), recomputed.Records.Select(record => record.Site));
        foreach (var (whole, again) in kept.Records.Zip(recomputed.Records))
        {
            ReferenceFile.AssertClose(whole.Site.Path, whole.Probabilities.Detach(), again.Probabilities.Detach(), KernelTolerance);
        }

        AssertSameGradient(expected, pass.TakeGradient());
    }

    [Fact]
    public void Means_of_a_recomputed_pass_carry_the_gradients_of_a_whole_one()
    {
        using var scope = TensorScope.Enter();
        using var pass = new TracedPass("sd");
        using var kept = Mean();
        using var recomputed = Mean();

        pass.Run(kept);
        kept.Map(4, 4).Slice(1, 2, 3).Square().Sum().Backward();
        var expected = pass.TakeGradient();
        using var checkpoints = new Checkpoints();
        pass.Run(recomputed, checkpoints);
        checkpoints.Backward(recomputed.Map(4, 4).Slice(1, 2, 3).Square().Sum());

        ReferenceFile.AssertClose("mean", kept.Map(4, 4).Detach(), recomputed.Map(4, 4).Detach(), KernelTolerance);
        AssertSameGradient(expected, pass.TakeGradient());

        static AttentionMean Mean() => new(AttentionKind.Cross, (in call) => call.Site.Level == 1, keepGraph: true);
    }

    [Fact]
    public void A_loss_on_maps_and_prediction_together_has_the_gradients_of_both_where_the_pass_is_recomputed()
    {
        using var scope = TensorScope.Enter();
        using var pass = new TracedPass("sd");
        using var kept = new AttentionRecorder((in call) => call.Site.Kind == AttentionKind.Cross, keepGraph: true);
        using var recomputed = new AttentionRecorder((in call) => call.Site.Kind == AttentionKind.Cross, keepGraph: true);

        (pass.Run(kept).Square().Mean() + Loss(kept)).Backward();
        var expected = pass.TakeGradient();
        using var checkpoints = new Checkpoints();
        var prediction = pass.Run(recomputed, checkpoints);
        checkpoints.Backward(prediction.Square().Mean() + Loss(recomputed));

        AssertSameGradient(expected, pass.TakeGradient());
    }

    [Fact]
    public void A_recorder_without_graph_records_each_call_of_a_recomputed_pass_once()
    {
        using var scope = TensorScope.Enter();
        using var pass = new TracedPass("sd");
        using var recorder = new AttentionRecorder((in _) => true);
        using var checkpoints = new Checkpoints();

        checkpoints.Backward(pass.Run(recorder, checkpoints).Square().Mean());

        Assert.Equal(pass.Model.Sites, recorder.Records.Select(record => record.Site));
        Assert.All(recorder.Records, record => Assert.False(record.Probabilities.RequiresGrad));
    }

    [Theory]
    [InlineData("sd", false)]
    [InlineData("sd", true)]
    [InlineData("sdxl", false)]
    public void A_pass_that_ends_at_a_layer_records_what_a_whole_one_does_with_the_same_gradient(string family, bool recompute)
    {
        using var scope = TensorScope.Enter();
        using var pass = new TracedPass(family);
        foreach (var (index, last) in pass.Model.Sites.Index())
        {
            using var whole = new AttentionRecorder((in call) => pass.Model.Sites.IndexOf(call.Site) <= index, keepGraph: true);
            using var cut = new AttentionRecorder((in _) => true, keepGraph: true);
            pass.Run(whole);
            var expected = Gradient(Loss(whole), null, pass);

            using var checkpoints = recompute ? new Checkpoints() : null;
            pass.Model.Observe(pass.Sample, pass.Context(cut, checkpoints), last);
            Assert.Equal(pass.Model.Sites[..(index + 1)], cut.Records.Select(record => record.Site));
            foreach (var (before, after) in whole.Records.Zip(cut.Records))
            {
                ReferenceFile.AssertClose(before.Site.Path, before.Probabilities.Detach(), after.Probabilities.Detach(),
                    recompute ? KernelTolerance : 0);
            }

            AssertSameGradient(expected, Gradient(Loss(cut), checkpoints, pass));
        }
    }

    [Fact]
    public void A_layer_of_another_network_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var pass = new TracedPass("sd");
        var error = Assert.Throws<ArgumentException>(() => pass.Model.Observe(pass.Sample, pass.Context(),
            new AttentionSite("attn9", AttentionKind.Cross, UNetStage.Up, 4)));
        Assert.Contains("attn9", error.Message, StringComparison.Ordinal);
    }

    // Every map counts, each with weights of its own.
    private static Tensor Loss(AttentionRecorder recorder)
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(11);
        return scope.Return(recorder.Records
            .Select(record => (record.Probabilities * generator.Normal(record.Probabilities.Shape.AsSpan())).Sum())
            .Aggregate((sum, next) => sum + next));
    }

    // Nothing where the prompts have no part in the loss: before the first cross-attention.
    private static Tensor? Gradient(Tensor loss, Checkpoints? checkpoints, TracedPass pass)
    {
        if (checkpoints is not null)
        {
            checkpoints.Backward(loss);
        }
        else if (loss.RequiresGrad)
        {
            loss.Backward();
        }

        return pass.TakeGradient();
    }

    private static void AssertSameGradient(Tensor? expected, Tensor? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            Assert.InRange((expected - actual!).Abs().Max().Item(), 0, GradientTolerance * expected.Abs().Max().Item());
        }
    }

    /// <summary>A pass of a tiny network with two text lanes, whose prompts gradients are asked for.</summary>
    private sealed class TracedPass : IDisposable
    {
        private readonly TinyUNet unet;
        private readonly Condition condition;

        public TracedPass(string family)
        {
            unet = new TinyUNet(family);
            using var generator = new Generator(5);
            Sample = generator.Normal([2, 4, 8, 8]);
            var tokens = generator.Normal([2, 5, unet.Config.CrossAttentionWidth]);
            tokens.RequiresGrad = true;
            condition = unet.Config.SizeEmbeddingWidth is { } width
                ? Condition.Plain(tokens, generator.Normal([2, unet.Config.AddedWidth - (6 * width)]), Tensor.Full([2, 6], 64))
                : Condition.Plain(tokens);
        }

        public UNet2DConditionModel Model => unet.Model;

        public Tensor Sample { get; }

        public UNetContext Context(IAttentionEdit? edit = null, Checkpoints? checkpoints = null) => new(
            Step.At(400), Batch.Of(2, Role.Text), condition, edit is null ? AttentionEdits.None : AttentionEdits.None.Then(edit),
            Checkpoints: checkpoints);

        public Tensor Run(IAttentionEdit edit, Checkpoints? checkpoints = null) => Model.Forward(Sample, Context(edit, checkpoints));

        public Tensor? TakeGradient()
        {
            var gradient = condition.Tokens.Grad?.Clone();
            condition.Tokens.ClearGrad();
            return gradient;
        }

        public void Dispose() => unet.Dispose();
    }
}
