using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Sampling;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

[AssertNoTensorLeaks]
public sealed class ConditionBuilderTests
{
    [Fact]
    public void Each_lane_gets_its_own_prompt_and_shorter_ones_are_padded_outside_of_all_segments()
    {
        using var scope = TensorScope.Enter();
        var (one, other) = (new LanePrompt(Tensor.Full([1, 3, 2], 1)),
            new LanePrompt(Tensor.Full([1, 5, 2], 2), [new Segment(0, 2, 7), new Segment(2, 3, 8)]));
        var batch = new Batch(new Lane(0, Role.Unconditional), new Lane(0, Role.Text), new Lane(1, Role.Text));

        var condition = ConditionBuilder.For(batch, lane => lane.Role == Role.Unconditional ? null : lane.Branch == 0 ? one : other);

        Assert.Equal([3L, 5L, 2L], condition.Tokens.Shape);
        Assert.Equal([0, 6, 20], Enumerable.Range(0, 3).Select(row => condition.Tokens[row].Sum().Item()));
        Assert.Equal(5, condition.Keys.KeyCount);
        Assert.Empty(condition.Keys.Lanes[0]);
        Assert.Equal([new Segment(0, 3)], condition.Keys.Lanes[1]);
        Assert.Equal([new Segment(0, 2, 7), new Segment(2, 3, 8)], condition.Keys.Lanes[2]);
        Assert.Null(condition.Pooled);
    }

    [Fact]
    public void Lanes_that_share_a_prompt_add_up_its_gradient()
    {
        using var scope = TensorScope.Enter();
        var tokens = Tensor.Full([1, 2, 3], 1);
        tokens.RequiresGrad = true;
        var prompt = new LanePrompt(tokens, default, Tensor.Full([1, 4], 5));

        var condition = ConditionBuilder.For(Batch.Of(4, Role.Text), _ => prompt, SizeIds.Of(64, 32));
        condition.Tokens.Sum().Backward();

        Assert.Equal([4f, 4, 4, 4, 4, 4], tokens.Grad!.ToArray<float>());
        Assert.Equal([4L, 4L], condition.Pooled!.Shape);
        Assert.Equal([4L, 6L], condition.SizeIds!.Shape);
        Assert.Throws<ArgumentException>(() => ConditionBuilder.For(Batch.Of(1, Role.Text), _ => null));
    }
}
