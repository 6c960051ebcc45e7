using Itemwise.Cli.Benchmarks;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.UNets;
using Itemwise.Torch;

namespace Itemwise.Cli.Tests.Benchmarks;

[AssertNoTensorLeaks]
public sealed class UNetFlopsTests
{
    [Fact]
    public void Twice_the_rows_are_twice_the_work_but_for_the_time_step()
    {
        var (one, two) = (Count(rows: 1, side: 16), Count(rows: 2, side: 16));

        Assert.InRange(two / one, 1.9, 2.0);
    }

    [Fact]
    public void Four_times_the_pixels_are_more_than_four_times_the_work_where_pixels_attend_to_each_other()
    {
        var (small, large) = (Count(rows: 1, side: 16), Count(rows: 1, side: 32));

        Assert.InRange(large / small, 4, 16);
    }

    private static double Count(int rows, int side)
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var batch = rows == 1 ? Batch.Of(1, Role.Text) : Batch.Of(1, Role.Unconditional, Role.Text);
        var context = new UNetContext(Step.At(500), batch, Condition.Plain(Tensor.Ones([rows, 7, 32])), AttentionEdits.None);
        return UNetFlops.Count(model, Tensor.Ones([rows, 4, side, side]), context);
    }
}
