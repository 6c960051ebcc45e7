using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Tests.UNets;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Attention;

[AssertNoTensorLeaks]
public sealed class AttentionTests
{
    private const double Tolerance = 2e-5;
    private static readonly Step Step = new(2, 4, 500, 250);

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void Recorded_probabilities_are_those_of_the_reference(string family)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile(family, "expected/attention.safetensors");
        using var unet = new TinyUNet(family);
        using var recorder = new AttentionRecorder((in _) => true);
        var context = TinyUNet.Context(UNet2DConditionModelTests.Condition(expected, ""), edits: AttentionEdits.None.Then(recorder));
        var output = unet.Model.Forward(expected["sample"], context, expected["timestep"]);
        expected.AssertClose("output", output, Tolerance);
        const string Prefix = "probabilities.";
        var seen = recorder.Records.Select(record => Prefix + record.Site.Path).ToHashSet();
        Assert.Equal(unet.Model.Sites.Select(site => Prefix + site.Path), recorder.Records.Select(record => Prefix + record.Site.Path));
        Assert.All(expected.Names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)), name => Assert.Contains(name, seen));
        foreach (var record in recorder.Records.Where(record => expected.Names.Contains(Prefix + record.Site.Path)))
        {
            expected.AssertClose(Prefix + record.Site.Path, record.Probabilities, Tolerance);
        }
    }

    [Fact]
    public void A_recorder_keeps_the_graph_when_asked()
    {
        using var scope = TensorScope.Enter();
        using var unet = new TinyUNet("sd");
        using var recorder = new AttentionRecorder((in call) => call.Site is
            { Kind: AttentionKind.Cross, Stage: UNetStage.Mid }, keepGraph: true);
        var tokens = new Generator(3).Normal([1, 5, 32]);
        tokens.RequiresGrad = true;
        unet.Model.Forward(Tensor.Ones([1, 4, 8, 8]), TinyUNet.Context(Condition.Plain(tokens),
            edits: AttentionEdits.None.Then(recorder)));
        var map = Assert.Single(recorder.Records).Probabilities;
        map.Slice(3, 0, 1).Sum().Backward();
        Assert.True(tokens.Grad!.Abs().Max().Item() > 0);
    }

    [Fact]
    public void A_lane_without_keys_gets_what_a_context_of_zeros_gives()
    {
        using var pass = new EditedPass();
        var zeros = Tensor.Concat([pass.Tokens.Slice(0, 0, 1).ZerosLike(), pass.Tokens.Slice(0, 1)], 0);
        var plain = pass.Run(zeros, EditedPass.PlainKeys, Step);
        var all = new KeyLayout(18, [[], [new(0, 18)], [new(0, 18)]]);
        ReferenceFile.AssertClose("lane without keys", plain, pass.Run(zeros, all, Step), Tolerance);
    }

    [Fact]
    public void The_tokens_of_a_lane_without_keys_are_not_read()
    {
        using var pass = new EditedPass();
        var broken = Tensor.Concat([Tensor.Full([1, 18, 32], double.NaN), pass.Tokens.Slice(0, 1)], 0);
        EditedPass.AssertSame(pass.Run(EditedPass.GroupedKeys), pass.Run(broken, EditedPass.GroupedKeys, Step));
    }

    [Fact]
    public void Lanes_without_keys_may_stand_anywhere()
    {
        using var pass = new EditedPass();
        var plain = pass.Run(EditedPass.PlainKeys);
        var middle = pass.Run(pass.Tokens, new KeyLayout(18, [[new(0, 18)], [], [new(0, 18)]]), Step);
        ReferenceFile.AssertClose("first", plain[0], middle[0], Tolerance);
        ReferenceFile.AssertClose("last", plain[2], middle[2], Tolerance);
        var none = pass.Run(pass.Tokens, new KeyLayout(18, [[], [], []]), Step);
        ReferenceFile.AssertClose("middle", none[1], middle[1], Tolerance);
    }

    [Fact]
    public void Padding_keys_are_not_attended_to()
    {
        using var pass = new EditedPass();
        var keys = new KeyLayout(18, [[new(0, 18)], [new(0, 6)], [new(2, 9)]]);
        var padded = Rows.Stack([
            pass.Tokens[0],
            Tensor.Concat([pass.Tokens[1].Slice(0, 0, 6), Tensor.Full([12, 32], 50)], 0),
            Tensor.Concat([Tensor.Full([2, 32], -50), pass.Tokens[2].Slice(0, 2, 11), Tensor.Full([7, 32], 50)], 0),
        ]);
        EditedPass.AssertSame(pass.Run(pass.Tokens, keys, Step), pass.Run(padded, keys, Step));
        EditedPass.AssertDifferent(pass.Run(EditedPass.PlainKeys), pass.Run(pass.Tokens, keys, Step));
    }

    [Fact]
    public void Cached_projections_are_computed_once_and_change_nothing()
    {
        using var pass = new EditedPass();
        using var cache = new KeyValueCache();
        var condition = new Condition(pass.Tokens, EditedPass.GroupedKeys);
        var expected = pass.Run(EditedPass.GroupedKeys);
        for (var i = 0; i < 3; i++)
        {
            var context = new UNetContext(Step, pass.Batch, condition, AttentionEdits.None, cache);
            EditedPass.AssertSame(expected, pass.Model.Forward(pass.Sample, context));
        }

        Assert.Equal(pass.Model.Sites.Count(site => site.Kind == AttentionKind.Cross), cache.ComputedCount);
    }

    [Fact]
    public void Projections_edited_in_a_window_are_not_frozen_by_the_cache()
    {
        using var pass = new EditedPass();
        using var cache = new KeyValueCache();
        var condition = new Condition(pass.Tokens, EditedPass.PlainKeys);
        var edit = new OtherProjections(new StepWindow(0.25, 0.75));
        var edits = AttentionEdits.None.Then(edit);
        var plain = pass.Run(EditedPass.PlainKeys);
        for (var index = 0; index < 4; index++)
        {
            var step = new Step(index, 4, 500, 250);
            var cached = pass.Model.Forward(pass.Sample, new UNetContext(step, pass.Batch, condition, edits, cache));
            EditedPass.AssertSame(pass.Run(pass.Tokens, EditedPass.PlainKeys, step, edit), cached);
            (index is 1 or 2 ? (Action<Tensor, Tensor>)EditedPass.AssertDifferent : EditedPass.AssertSame)(plain, cached);
        }

        Assert.Equal(pass.Model.Sites.Count(site => site.Kind == AttentionKind.Cross), cache.ComputedCount);
    }

    [Fact]
    public void A_lane_that_gathers_what_another_does_becomes_that_lane()
    {
        using var pass = new EditedPass();
        var sample = Tensor.Concat([pass.Sample.Slice(0, 0, 1), pass.Sample.Slice(0, 0, 1), pass.Sample.Slice(0, 2, 3)], 0);
        var condition = new Condition(pass.Tokens, EditedPass.PlainKeys);
        var everywhere = AttentionEdits.None.Then(new OutsideFrom(0, 1, StepWindow.Always, share: 0));
        var before = pass.Model.Forward(sample, new UNetContext(Step, pass.Batch, condition, AttentionEdits.None));
        var after = pass.Model.Forward(sample, new UNetContext(Step, pass.Batch, condition, everywhere));
        EditedPass.AssertDifferent(before[0], before[1]);
        ReferenceFile.AssertClose("lane", after[0], after[1], 1e-6);
        ReferenceFile.AssertClose("other lane", before[0], after[0], 1e-6);
    }

    [Fact]
    public void Attention_computed_in_float32_is_near_that_of_bfloat16()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var unet = new TinyUNet("sd", DType.BFloat16);
        var upcast = new UNet2DConditionModel(unet.Config with { UpcastAttention = true }, unet.Store);
        var context = TinyUNet.Context(Condition.Plain(new Generator(3).Normal([1, 5, 32])));
        var sample = new Generator(4).Normal([1, 4, 8, 8]);
        var (plain, precise) = (unet.Model.Forward(sample, context), upcast.Forward(sample, context));
        Assert.InRange((plain - precise).Abs().Max().Item(), 0, 0.1);
    }
}
