using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Layers;

[AssertNoTensorLeaks]
public sealed class LayerTests
{
    private const double Rounding = 1e-5;

    [Fact]
    public void A_low_rank_delta_equals_its_product_merged_into_the_weight()
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(1);
        var (weight, bias, down, up) = (generator.Normal([5, 7]), generator.Normal([5]), generator.Normal([2, 7]),
            generator.Normal([5, 2]));
        using var made = new MadeWeights(("layer.weight", weight), ("layer.bias", bias));
        using var adapted = made.Store.With(lowRank: new Dictionary<string, LowRankDelta> { ["layer"] = new(down, up, 0.5) });
        using var merged = made.Store.With(new Dictionary<string, Tensor> { ["layer.weight"] = weight + up.Matmul(down) * 0.5 });
        var input = generator.Normal([3, 4, 7]);
        ReferenceFile.AssertClose("low rank", new Linear(merged.Root / "layer", 7, 5).Forward(input),
            new Linear(adapted.Root / "layer", 7, 5).Forward(input), Rounding);
    }

    [Fact]
    public void A_low_rank_delta_of_scale_zero_changes_nothing()
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(1);
        using var made = new MadeWeights(("layer.weight", generator.Normal([5, 7])));
        using var adapted = made.Store.With(lowRank: new Dictionary<string,
            LowRankDelta> { ["layer"] = new(generator.Normal([2, 7]), generator.Normal([5, 2]), 0) });
        var input = generator.Normal([3, 7]);
        Assert.Equal(
            new Linear(made.Store.Root / "layer", 7, 5, bias: false).Forward(input).ToArray<float>(),
            new Linear(adapted.Root / "layer", 7, 5, bias: false).Forward(input).ToArray<float>());
    }

    [Fact]
    public void A_low_rank_delta_of_another_layer_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var made = new MadeWeights(("layer.weight", Tensor.Zeros([5, 7])));
        using var adapted = made.Store.With(lowRank: new Dictionary<string,
            LowRankDelta> { ["layer"] = new(Tensor.Zeros([2, 8]), Tensor.Zeros([5, 2]), 1) });
        var error = Assert.Throws<InputRefusedException>(() => new Linear(adapted.Root / "layer", 7, 5, bias: false));
        Assert.Contains("from 8 to 5 features, the layer from 7 to 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_reach_float32_weights_through_bfloat16_data()
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(1);
        using var made = new MadeWeights(("layer.weight", generator.Normal([5, 7])));
        var (weight, down, up) = (generator.Normal([5, 7]), generator.Normal([2, 7]), generator.Normal([5, 2]));
        (weight.RequiresGrad, down.RequiresGrad, up.RequiresGrad) = (true, true, true);
        using var trained = made.Store.With(
            new Dictionary<string, Tensor> { ["layer.weight"] = weight }, new Dictionary<string,
            LowRankDelta> { ["layer"] = new(down, up, 1) });
        var output = new Linear(trained.Root / "layer", 7, 5, bias: false).Forward(generator.Normal([3, 7]).To(DType.BFloat16));
        Assert.Equal(DType.BFloat16, output.DType);
        output.To(DType.Float32).Square().Sum().Backward();
        foreach (var parameter in (Tensor[])[weight, down, up])
        {
            Assert.Equal(DType.Float32, parameter.Grad!.DType);
            Assert.True(parameter.Grad!.Abs().Min().Item() > 0);
        }
    }

    [Fact]
    public void A_norm_with_SiLU_equals_SiLU_of_the_norm()
    {
        using var scope = TensorScope.Enter();
        var generator = new Generator(1);
        using var made = new MadeWeights(("norm.weight", generator.Normal([8])), ("norm.bias", generator.Normal([8])));
        var norm = new GroupNorm(made.Store.Root / "norm", 4, 8, 1e-5);
        var input = generator.Normal([2, 8, 3, 5]);
        ReferenceFile.AssertClose("SiLU", norm.Forward(input).Silu(), norm.Forward(input, silu: true), Rounding);
    }

    [Fact]
    public void Groups_that_do_not_divide_the_channels_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var made = new MadeWeights(("norm.weight", Tensor.Ones([8])), ("norm.bias", Tensor.Ones([8])));
        var error = Assert.Throws<InputRefusedException>(() => new GroupNorm(made.Store.Root / "norm", 3, 8, 1e-5));
        Assert.Contains("norm_num_groups", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_norm_has_mean_and_deviation_of_its_weights()
    {
        using var scope = TensorScope.Enter();
        using var made = new MadeWeights(("norm.weight", Tensor.Full([64], 2)), ("norm.bias", Tensor.Full([64], 3)));
        var output = new LayerNorm(made.Store.Root / "norm", 64, 1e-5).Forward(new Generator(1).Normal([5, 64]) * 10 + 4);
        Assert.Equal(3, output.Mean([-1]).Max().Item(), 4);
        Assert.Equal(4, output.Variance([-1], unbiased: false).Min().Item(), 3);
    }

    [Fact]
    public void A_convolution_with_stride_halves_and_rounds_up()
    {
        using var scope = TensorScope.Enter();
        using var made = new MadeWeights(("conv.weight", Tensor.Ones([2, 3, 3, 3])), ("conv.bias", Tensor.Zeros([2])));
        var output = new Conv2d(made.Store.Root / "conv", 3, 2, kernel: 3, stride: 2, padding: 1).Forward(Tensor.Ones([1, 3, 7, 4]));
        Assert.Equal([1, 2, 4, 2], output.Shape);
        Assert.Equal(3 * 4, output.Slice(2, 0, 1).Slice(3, 0, 1).Max().Item());   // a corner sees four of nine places
    }

    [Fact]
    public void Embeddings_are_the_rows_of_their_table()
    {
        using var scope = TensorScope.Enter();
        using var made = new MadeWeights(("table.weight", Tensor.Arange(0, 12, dtype: DType.Float32).Reshape(4, 3)));
        var rows = new Embedding(made.Store.Root / "table", 4, 3).Forward(Tensor.From<long>([2, 0], 1, 2));
        Assert.Equal([6, 7, 8, 0, 1, 2], rows.ToArray<float>());
    }
}
