using Itemwise.Torch;
using static Itemwise.Torch.Tests.Kernels.Comparison;

namespace Itemwise.Torch.Tests.Kernels;

/// <summary>The kernel against softmax(q k' scale + bias) v written out in float64.</summary>
/// <remarks>Tolerances: float32 sums of up to some hundred products of numbers around 1, 5e-6;
/// bfloat16 keeps 8 bits of each probability and result, 2e-2.</remarks>
[AssertNoTensorLeaks]
public class AttentionKernelTests
{
    private enum BiasShape { None, OneForAllLanes, OneALane, OneForAllQueries }

    public static TheoryData<int, int, int, int, int> Sizes() => new()
    {
        { 1, 1, 1, 1, 4 }, { 2, 1, 63, 7, 4 }, { 1, 2, 63, 77, 40 }, { 2, 3, 49, 257, 64 }, { 1, 2, 100, 300, 80 },
            { 1, 1, 48, 256, 160 }, { 3, 1, 7, 513, 5 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_size_and_bias_equals_the_plain_composition(int lanes, int heads, int queries, int keys, int depth)
    {
        using var outer = TensorScope.Enter();
        foreach (var shape in Enum.GetValues<BiasShape>())
        {
            using var scope = TensorScope.Enter();
            var (q, k, v, bias) = Inputs(lanes, heads, queries, keys, depth, shape);
            var scale = 1 / Math.Sqrt(depth);
            using (GradMode.Off())
            {
                Assert.InRange(LargestDifference(Tensor.Attention(q, k, v, bias, scale), Plain(q, k, v, bias, scale)), 0, 5e-6);
                var (qh, kh, vh) = (q.To(DType.BFloat16), k.To(DType.BFloat16), v.To(DType.BFloat16));
                var half = Tensor.Attention(qh, kh, vh, bias, scale);
                Assert.Equal(DType.BFloat16, half.DType);
                Assert.InRange(LargestDifference(half, Plain(qh, kh, vh, bias, scale)), 0, 2e-2);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Gradients_equal_those_of_the_plain_composition(int lanes, int heads, int queries, int keys, int depth)
    {
        using var outer = TensorScope.Enter();
        foreach (var shape in Enum.GetValues<BiasShape>())
        {
            using var scope = TensorScope.Enter();
            var (q, k, v, bias) = Inputs(lanes, heads, queries, keys, depth, shape);
            var weights = Normal(9, lanes, heads, queries, depth);
            var scale = 1 / Math.Sqrt(depth);
            Tensor[] fast = [Leaf(q), Leaf(k), Leaf(v)], plain = [Leaf(q.To(DType.Float64)), Leaf(k.To(DType.Float64)),
                Leaf(v.To(DType.Float64))];
            var actual = (Tensor.Attention(fast[0], fast[1], fast[2], bias, scale) * weights).Sum().Gradients(fast);
            var expected = (Plain(plain[0], plain[1], plain[2], bias, scale) * weights.To(DType.Float64)).Sum().Gradients(plain);
            foreach (var (gradient, reference) in actual.Zip(expected))
            {
                Assert.InRange(RelativeDifference(gradient, reference), 0, 2e-5);
            }
        }
    }

    [Fact]
    public void Gradients_in_bfloat16_follow_those_of_the_plain_composition()
    {
        using var scope = TensorScope.Enter();
        var (q, k, v, bias) = Inputs(2, 2, 63, 77, 40, BiasShape.OneALane);
        var weights = Normal(9, 2, 2, 63, 40);
        Tensor[] fast = [Leaf(q.To(DType.BFloat16)), Leaf(k.To(DType.BFloat16)), Leaf(v.To(DType.BFloat16))];
        Tensor[] plain = [.. fast.Select(tensor => Leaf(tensor.To(DType.Float64)))];
        var actual = (Tensor.Attention(fast[0], fast[1], fast[2], bias, 0.16).To(DType.Float32) * weights).Sum().Gradients(fast);
        var expected = (Plain(plain[0], plain[1], plain[2], bias, 0.16) * weights.To(DType.Float64)).Sum().Gradients(plain);
        foreach (var (gradient, reference) in actual.Zip(expected))
        {
            Assert.Equal(DType.BFloat16, gradient.DType);
            Assert.InRange(RelativeDifference(gradient, reference), 0, 3e-2);
        }
    }

    [Fact]
    public void Asking_for_gradients_does_not_change_the_result_by_a_bit()
    {
        using var scope = TensorScope.Enter();
        var (q, k, v, bias) = Inputs(2, 2, 63, 77, 40, BiasShape.OneForAllLanes);
        Tensor plain;
        using (GradMode.Off())
        {
            plain = Tensor.Attention(q, k, v, bias, 0.2);
        }

        Assert.Equal(0, LargestDifference(Tensor.Attention(Leaf(q), k, v, bias, 0.2), plain));
    }

    [Fact]
    public void A_bias_that_is_trained_gets_its_gradient()
    {
        using var scope = TensorScope.Enter();
        var (q, k, v, _) = Inputs(1, 2, 5, 7, 4, BiasShape.None);
        Tensor[] fast = [Leaf(Normal(5, 1, 1, 5, 7))], plain = [Leaf(fast[0].To(DType.Float64))];
        var actual = Tensor.Attention(q, k, v, fast[0], 0.5).Square().Sum().Gradients(fast);
        var expected = Plain(q, k, v, plain[0], 0.5).Square().Sum().Gradients(plain);
        Assert.InRange(RelativeDifference(actual[0], expected[0]), 0, 2e-5);
    }

    [Fact]
    public void Keys_hidden_by_minus_infinity_have_no_say_and_get_no_gradient()
    {
        using var scope = TensorScope.Enter();
        var (q, k, v, _) = Inputs(1, 1, 63, 300, 64, BiasShape.None);
        // the whole first block of keys is hidden
        var bias = Tensor.Concat([Tensor.Full([1, 1, 1, 290], double.NegativeInfinity), Tensor.Zeros([1, 1, 1, 10])], 3);
        var (values, seen) = (Leaf(v), Tensor.Attention(q, k.Slice(2, 290), v.Slice(2, 290), null, 0.125));
        var attended = Tensor.Attention(q, k, values, bias, 0.125);
        Assert.InRange(LargestDifference(attended, seen), 0, 5e-6);
        Assert.Equal(0, attended.Sum().Gradients([values])[0].Slice(2, 0, 290).Abs().Max().Item());
    }

    [Fact]
    public void Views_need_no_copy_and_joining_the_heads_again_is_a_view()
    {
        using var scope = TensorScope.Enter();
        using var noGrad = GradMode.Off();
        var tokens = Normal(1, 2, 63, 2 * 40);
        var heads = tokens.Reshape(2, 63, 2, 40).Transpose(1, 2);
        var attended = Tensor.Attention(heads, heads, heads, null, 0.2);
        Assert.Equal(0, LargestDifference(attended, Tensor.Attention(heads.Contiguous(), heads.Contiguous(),
            heads.Contiguous(), null, 0.2)));
        Assert.True(attended.Transpose(1, 2).IsContiguous);
    }

    [Fact]
    public void A_query_of_another_depth_is_refused()
    {
        using var scope = TensorScope.Enter();
        var (q, k, v, _) = Inputs(1, 1, 3, 3, 4, BiasShape.None);
        Assert.ThrowsAny<ItemwiseException>(() => Tensor.Attention(q.Slice(3, 0, 3), k, v, null, 1));
    }

    private static (Tensor Q, Tensor K, Tensor V, Tensor? Bias) Inputs(int lanes, int heads, int queries, int keys,
        int depth, BiasShape shape)
    {
        // As layers make them: heads side by side in a token's row.
        Tensor Heads(int seed, int count) => Normal(seed, lanes, count, heads * depth).Reshape(lanes, count, heads, depth).Transpose(1, 2);
        return (Heads(1, queries), Heads(2, keys), Heads(3, keys), shape switch
        {
            BiasShape.OneForAllLanes => Normal(4, 1, 1, queries, keys),
            BiasShape.OneALane => Grouped(Normal(4, lanes, 1, queries, keys)),
            BiasShape.OneForAllQueries => Grouped(Normal(4, lanes, 1, 1, keys)),
            _ => null,
        });
    }

    // About two thirds of the keys hidden, but never a query's first.
    private static Tensor Grouped(Tensor noise)
    {
        var isHidden = noise.GreaterOrEqual(-0.5).To(DType.Int64) * Tensor.Arange(0, noise.Size(3)).GreaterOrEqual(1).To(DType.Int64);
        return noise.MaskedFill(isHidden.Equal(1), double.NegativeInfinity);
    }

    private static Tensor Plain(Tensor q, Tensor k, Tensor v, Tensor? bias, double scale)
    {
        var logits = (q.To(DType.Float64) * scale).Matmul(k.To(DType.Float64).Transpose(2, 3));
        logits = bias is null ? logits : logits + bias.To(DType.Float64);
        return logits.Softmax(-1).Matmul(v.To(DType.Float64));
    }

    private static Tensor Normal(int seed, params ReadOnlySpan<long> shape)
    {
        using var generator = new Generator(seed);
        return generator.Normal(shape);
    }
}
