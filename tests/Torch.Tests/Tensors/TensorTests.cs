using Itemwise.Torch;

namespace Itemwise.Torch.Tests.Tensors;

[AssertNoTensorLeaks]
public class TensorTests
{
    [Fact]
    public void Values_survive_the_way_in_and_out()
    {
        using var scope = TensorScope.Enter();
        var tensor = Tensor.From<float>([1, 2, 3, 4, 5, 6], 2, 3);
        Assert.Equal([2, 3], tensor.Shape);
        Assert.Equal([1f, 4, 2, 5, 3, 6], tensor.Transpose(0, 1).ToArray<float>());
        Assert.Equal(21, tensor.Sum().Item());
    }

    [Fact]
    public void A_scope_frees_what_it_does_not_return()
    {
        using var outer = TensorScope.Enter();
        var before = TensorCounts.Live;
        Tensor kept;
        using (var inner = TensorScope.Enter())
        {
            var one = Tensor.Ones([2]);
            kept = inner.Return(one + one * 2);
            Assert.Equal(before + 3, TensorCounts.Live);
        }

        Assert.Equal(before + 1, TensorCounts.Live);
        Assert.Equal([3f, 3f], kept.ToArray<float>());
    }

    [Fact]
    public void Returning_from_the_outermost_scope_is_refused()
    {
        using var scope = TensorScope.Enter();
        var tensor = Tensor.Ones([1]);
        Assert.Throws<InvalidOperationException>(() => scope.Return(tensor));
    }

    [Fact]
    public void A_tensor_outside_any_scope_is_refused() => Assert.Throws<InvalidOperationException>(() => Tensor.Ones([1]));

    [Fact]
    public void An_owned_tensor_outlives_its_scope_until_it_is_disposed()
    {
        Tensor owned;
        using (TensorScope.Enter())
        {
            owned = Tensor.Ones([3]).Own();
        }

        Assert.Equal([1f, 1f, 1f], owned.ToArray<float>());
        owned.Dispose();
    }

    [Fact]
    public void Leaving_scopes_out_of_order_is_refused()
    {
        var outer = TensorScope.Enter();
        using (TensorScope.Enter())
        {
            Assert.Throws<InvalidOperationException>(outer.Dispose);
        }

        outer.Dispose();
    }

    [Fact]
    public void A_native_error_names_both_shapes()
    {
        using var scope = TensorScope.Enter();
        var error = Assert.Throws<ItemwiseException>(() => Tensor.Ones([2, 3]).Matmul(Tensor.Ones([2, 3])));
        Assert.Contains("2x3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_as_another_type_is_refused()
    {
        using var scope = TensorScope.Enter();
        Assert.Throws<InvalidOperationException>(() => Tensor.Ones([2]).ToArray<long>());
    }

    [Theory]
    [InlineData(true, 1f, -2f)]
    [InlineData(false, 1f, float.NaN)]
    [InlineData(false, float.NegativeInfinity, 1f)]
    [InlineData(true)]
    public void Values_are_finite_unless_one_is_infinite_or_NaN(bool isFinite, params float[] values)
    {
        using var scope = TensorScope.Enter();
        Assert.Equal(isFinite, Tensor.From<float>(values, values.Length).AllFinite());
    }

    [Fact]
    public void Gradients_flow_to_leaves_and_are_forgotten_on_request()
    {
        using var scope = TensorScope.Enter();
        var weight = Tensor.From<float>([2, 3]);
        weight.RequiresGrad = true;
        Assert.Null(weight.Grad);
        weight.Square().Sum().Backward();
        Assert.Equal([4f, 6f], weight.Grad!.ToArray<float>());
        weight.ClearGrad();
        Assert.Null(weight.Grad);
    }

    [Fact]
    public void Without_gradients_no_graph_is_kept()
    {
        using var scope = TensorScope.Enter();
        var weight = Tensor.Ones([2]);
        weight.RequiresGrad = true;
        using (GradMode.Off())
        {
            Assert.False((weight * 2).RequiresGrad);
        }

        Assert.True((weight * 2).RequiresGrad);
    }

    [Fact]
    public void A_seed_gives_PyTorchs_stream_and_a_state_continues_it()
    {
        using var scope = TensorScope.Enter();
        using var generator = new Generator(0);
        // torch.manual_seed(0); torch.randn(4)
        var first = generator.Normal([4]).ToArray<float>();
        Assert.Equal([1.5409961f, -0.2934289f, -2.1787894f, 0.5684313f], first, (a, b) => Math.Abs(a - b) < 1e-6f);
        var state = generator.SaveState();
        var next = generator.Normal([20]).ToArray<float>();
        generator.RestoreState(state);
        Assert.Equal(next, generator.Normal([20]).ToArray<float>());
    }

    [Fact]
    public void AdamW_takes_the_published_first_step()
    {
        using var scope = TensorScope.Enter();
        var weight = Tensor.From<float>([1f, -1f]);
        weight.RequiresGrad = true;
        using var optimizer = new AdamW([weight], new AdamWOptions(LearningRate: 0.1, WeightDecay: 0.01));
        (weight * Tensor.From<float>([3f, -5f])).Sum().Backward();
        optimizer.Step();
        // The first step of Adam has the size of the rate and the sign of the gradient; the decay takes rate * 0.01 of the weight.
        var moved = weight.ToArray<float>();
        Assert.Equal(1 - 0.001f - 0.1f, moved[0], 5);
        Assert.Equal(-1 + 0.001f + 0.1f, moved[1], 5);
        Assert.Null(weight.Grad);
    }

    [Fact]
    public void An_optimiser_that_memory_runs_out_for_leaves_nothing_behind()
    {
        using var scope = TensorScope.Enter();
        Tensor[] parameters = [Tensor.Ones([2]), Tensor.Ones([1]).Expand(1L << 46)];
        var before = TensorCounts.Live;
        Assert.Throws<ResourceException>(() => new AdamW(parameters, new AdamWOptions()));
        Assert.Equal(before, TensorCounts.Live);
    }
}
