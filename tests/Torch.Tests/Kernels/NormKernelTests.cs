using Itemwise.Torch;
using static Itemwise.Torch.Tests.Kernels.Comparison;

namespace Itemwise.Torch.Tests.Kernels;

/// <summary>Norms and gates against their definitions written out in float64.</summary>
/// <remarks>Tolerances: float32 rounding of numbers around 10, 1e-5 of the largest; bfloat16 rounds
/// its result to 8 bits, 1e-2 of the largest.</remarks>
[AssertNoTensorLeaks]
public class NormKernelTests
{
    public static TheoryData<int, int, int, int> Maps() => new() { { 1, 6, 3, 3 }, { 2, 30, 15, 5 }, { 1, 64, 32, 32 },
        { 2, 96, 16, 1 }, { 1, 32, 8, 160 } };

    [Theory]
    [MemberData(nameof(Maps))]
    public void Group_norm_equals_its_definition_in_both_layouts_and_dtypes(int lanes, int channels, int groups, int side)
    {
        groups = channels % groups == 0 ? groups : 1;
        using var outer = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        var (input, weight, bias) = (Normal(1, lanes, channels, side, side) * 3 + 20, Normal(2, channels), Normal(3, channels));
        foreach (var (dtype, tolerance) in new[] { (DType.Float32, 2e-5), (DType.BFloat16, 1e-2) })
        {
            foreach (var silu in new[] { false, true })
            {
                using var scope = TensorScope.Enter();
                var x = input.To(dtype);
                var expected = GroupNorm(x, groups, weight, bias, silu);
                foreach (var laid in new[] { x, x.ChannelsLast() })
                {
                    var actual = laid.GroupNorm(groups, weight, bias, silu: silu);
                    Assert.Equal(dtype, actual.DType);
                    Assert.InRange(RelativeDifference(actual, expected), 0, tolerance);
                    Assert.InRange(RelativeDifference(laid.GroupNorm(groups, weight.To(dtype), bias.To(dtype), silu: silu),
                        GroupNorm(x, groups, weight.To(dtype), bias.To(dtype), silu)), 0, tolerance);
                }

                Assert.True(x.ChannelsLast().GroupNorm(groups, weight, bias, silu: silu).IsChannelsLast);
                Assert.InRange(RelativeDifference(x.GroupNorm(groups, null, null, silu: silu),
                    GroupNorm(x, groups, Tensor.Ones([channels]), Tensor.Zeros([channels]), silu)), 0, tolerance);
            }
        }
    }

    [Fact]
    public void A_mean_far_from_zero_does_not_swallow_the_variance()
    {
        using var scope = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        var input = (Normal(1, 1, 8, 64, 64) + 3000).ChannelsLast();
        var normed = input.GroupNorm(4, null, null);
        // 3000 keeps 2e-4 of a digit
        Assert.InRange(LargestDifference(normed, GroupNorm(input, 4, Tensor.Ones([8]), Tensor.Zeros([8]), silu: false)), 0, 5e-4);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(35, 64)]
    [InlineData(1030, 192)]
    public void Layer_norm_equals_its_definition(int rows, int width)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        var (input, weight, bias) = (Normal(1, 2, rows, width) * 3 + 10, Normal(2, width), Normal(3, width));
        foreach (var (dtype, tolerance) in new[] { (DType.Float32, 1e-5), (DType.BFloat16, 1e-2) })
        {
            var x = input.To(dtype);
            Assert.InRange(RelativeDifference(x.LayerNorm(weight, bias), LayerNorm(x, weight, bias)), 0, tolerance);
            Assert.InRange(RelativeDifference(x.Transpose(0, 1).LayerNorm(weight, bias),
                LayerNorm(x.Transpose(0, 1), weight, bias)), 0, tolerance);
            Assert.InRange(RelativeDifference(x.LayerNorm(null, null),
                LayerNorm(x, Tensor.Ones([width]), Tensor.Zeros([width]))), 0, tolerance);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(63, 40)]
    [InlineData(257, 256)]
    public void Gated_gelu_equals_its_definition(int rows, int width)
    {
        using var scope = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        var input = Normal(1, rows, 2 * width) * 3;
        foreach (var (dtype, tolerance) in new[] { (DType.Float32, 1e-6), (DType.BFloat16, 1e-2) })
        {
            var x = input.To(dtype);
            Assert.InRange(RelativeDifference(x.GeGlu(), GeGlu(x)), 0, tolerance);
        }
    }

    [Theory]
    [InlineData(6, 5)]
    [InlineData(36, 40)]
    public void Gradients_equal_those_of_the_definitions(int channels, int side)
    {
        using var scope = TensorScope.Enter();
        var (plain, weight, bias) = (Normal(1, 2, channels, side, side) * 2 + 5, Normal(2, channels), Normal(3, channels));
        foreach (var (dtype, tolerance) in new[] { (DType.Float32, 2e-5), (DType.BFloat16, 2e-2) })
        {
            var weights = Normal(4, 2, channels, side, side);
            foreach (var input in new[] { plain, plain.ChannelsLast() })
            {
                Same(input, dtype, tolerance, x => x.GroupNorm(3, weight, bias, silu: true),
                    x => GroupNorm(x, 3, weight, bias, silu: true), weights);
                Same(input, dtype, tolerance, x => x.GroupNorm(2, weight, bias), x => GroupNorm(x, 2, weight, bias, silu: false), weights);
                Same(input, dtype, tolerance, x => x.GroupNorm(2, null, null),
                    x => GroupNorm(x, 2, Tensor.Ones([channels]), Tensor.Zeros([channels]), silu: false), weights.ChannelsLast());
            }

            var rows = Normal(1, 100, channels) * 3;
            Same(rows, dtype, tolerance, x => x.LayerNorm(weight, bias), x => LayerNorm(x, weight, bias), Normal(4, 100, channels));
            Same(rows, dtype, tolerance, x => x.GeGlu(), GeGlu, Normal(4, 100, channels / 2));
        }
    }

    [Fact]
    public void Trained_norm_weights_get_their_gradients()
    {
        using var scope = TensorScope.Enter();
        var input = Normal(1, 2, 6, 5, 5).ChannelsLast();
        Tensor[] trained = [Leaf(Normal(2, 6)), Leaf(Normal(3, 6))], precise =
            [.. trained.Select(weight => Leaf(weight.To(DType.Float64)))];
        var actual = input.GroupNorm(3, trained[0], trained[1], silu: true).Square().Sum().Gradients(trained);
        var expected = GroupNorm(input, 3, precise[0], precise[1], silu: true).Square().Sum().Gradients(precise);
        Assert.InRange(RelativeDifference(actual[0], expected[0]), 0, 1e-5);
        Assert.InRange(RelativeDifference(actual[1], expected[1]), 0, 1e-5);
    }

    private static void Same(Tensor input, DType dtype, double tolerance, Func<Tensor, Tensor> fast, Func<Tensor,
        Tensor> definition, Tensor weights)
    {
        var x = Leaf(input.To(dtype));
        var precise = Leaf(x.To(DType.Float64));
        var actual = (fast(x).To(DType.Float32) * weights).Sum().Gradients([x])[0];
        var expected = (definition(precise) * weights.To(DType.Float64)).Sum().Gradients([precise])[0];
        Assert.Equal(dtype, actual.DType);
        Assert.InRange(RelativeDifference(actual, expected), 0, tolerance);
    }

    private static Tensor GroupNorm(Tensor input, int groups, Tensor weight, Tensor bias, bool silu)
    {
        var grouped = input.To(DType.Float64).Reshape(input.Size(0), groups, -1);
        var normed = ((grouped - grouped.Mean([2], keepDims: true)) * (grouped.Variance([2], unbiased: false, keepDims: true) + 1e-5)
            .Rsqrt()).Reshape(input.Shape.AsSpan());
        var scaled = normed * weight.To(DType.Float64).Reshape(1, -1, 1, 1) + bias.To(DType.Float64).Reshape(1, -1, 1, 1);
        return silu ? scaled / ((-scaled).Exp() + 1) : scaled;
    }

    private static Tensor LayerNorm(Tensor input, Tensor weight, Tensor bias)
    {
        var x = input.To(DType.Float64);
        return (x - x.Mean([-1], keepDims: true)) * (x.Variance([-1], unbiased: false, keepDims: true) + 1e-5)
            .Rsqrt() * weight.To(DType.Float64) + bias.To(DType.Float64);
    }

    private static Tensor GeGlu(Tensor input)
    {
        var (x, width) = (input.To(DType.Float64), input.Size(-1) / 2);
        return x.Slice(-1, 0, width) * x.Slice(-1, width).Gelu();
    }

    private static Tensor Normal(int seed, params ReadOnlySpan<long> shape)
    {
        using var generator = new Generator(seed);
        return generator.Normal(shape);
    }
}
