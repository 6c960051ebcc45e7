using Itemwise.Torch;

namespace Itemwise.Torch.Tests.Tensors;

[AssertNoTensorLeaks]
public sealed class CheckpointTests
{
    [Fact]
    public void No_segment_before_the_first_that_reads_something_trained_runs_again()
    {
        using var scope = TensorScope.Enter();
        var trained = Tensor.Full([2], 3);
        trained.RequiresGrad = true;
        using var checkpoints = new Checkpoints();
        var (before, at, after) = (0, 0, 0);

        var input = checkpoints.Cut(Tensor.Full([2], 2))[0];
        var first = checkpoints.Run(() => Counted(ref before, input * 5));
        var second = checkpoints.Run(() => Counted(ref at, first * trained));
        var third = checkpoints.Run(() => Counted(ref after, second * second));
        checkpoints.Backward(third.Sum());

        Assert.Equal((1, 2, 2), (before, at, after));
        Assert.Equal([600.0f, 600.0f], trained.Grad!.ToArray<float>());   // the slope of (10 t)² at 3

        static Tensor Counted(ref int count, Tensor made)
        {
            count++;
            return made;
        }
    }
}
