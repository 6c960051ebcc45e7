using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Adapters;

/// <summary>Each kind of adapter against its formula, number by number in double precision.</summary>
[AssertNoTensorLeaks]
public sealed class AdapterKindTests : IDisposable
{
    private const double Tolerance = 1e-5;
    private const string Linear = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k";     // [24, 32]
    private const string Convolution = "mid_block.resnets.0.conv1";                             // [24, 24, 3, 3]
    private const string Kohya = "lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k";
    private const string KohyaConvolution = "lora_unet_mid_block_resnets_0_conv1";

    private readonly TemporaryFolder temporary = new();

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void LoHa_is_the_product_of_two_products()
    {
        using var scope = TensorScope.Enter();
        var (a, b, c, d) = (Random(1, 24, 3), Random(2, 3, 32), Random(3, 24, 3), Random(4, 3, 32));
        var change = Change(Linear, 0.5, ($"{Kohya}.hada_w1_a", a), ($"{Kohya}.hada_w1_b", b), ($"{Kohya}.hada_w2_a", c),
            ($"{Kohya}.hada_w2_b", d), ($"{Kohya}.alpha", Tensor.Scalar(6)));
        AssertClose(change, [24, 32], (at) => 0.5 * (6.0 / 3)
            * Sum(3, r => At(a, at[0], r) * At(b, r, at[1])) * Sum(3, r => At(c, at[0], r) * At(d, r, at[1])));
    }

    [Fact]
    public void LoHa_of_a_convolution_has_cores_between()
    {
        using var scope = TensorScope.Enter();
        var (t, a, b) = (Random(1, 2, 2, 3, 3), Random(2, 2, 24), Random(3, 2, 24));
        var (u, c, d) = (Random(4, 2, 2, 3, 3), Random(5, 2, 24), Random(6, 2, 24));
        var change = Change(Convolution, 1, ($"{KohyaConvolution}.hada_t1", t), ($"{KohyaConvolution}.hada_w1_a", a),
            ($"{KohyaConvolution}.hada_w1_b", b), ($"{KohyaConvolution}.hada_t2", u), ($"{KohyaConvolution}.hada_w2_a", c),
            ($"{KohyaConvolution}.hada_w2_b", d));
        AssertClose(change, [24, 24, 3, 3], at =>
            Sum(2, i => Sum(2, j => At(t, i, j, at[2], at[3]) * At(a, i, at[0]) * At(b, j, at[1])))
            * Sum(2, i => Sum(2, j => At(u, i, j, at[2], at[3]) * At(c, i, at[0]) * At(d, j, at[1]))));
    }

    [Fact]
    public void A_product_of_as_many_numbers_in_another_shape_is_refused()
    {
        using var scope = TensorScope.Enter();
        Refused(Linear, ($"{Kohya}.hada_w1_a", Random(1, 32, 3)), ($"{Kohya}.hada_w1_b", Random(2, 3, 24)),
            ($"{Kohya}.hada_w2_a", Random(3, 32, 3)), ($"{Kohya}.hada_w2_b", Random(4, 3, 24)));
        Refused(Convolution, ($"{KohyaConvolution}.lokr_w1", Random(1, 4, 8)), ($"{KohyaConvolution}.lokr_w2", Random(2, 6, 27, 1, 1)));
    }

    [Fact]
    public void One_core_alone_is_refused()
    {
        using var scope = TensorScope.Enter();
        Assert.Throws<InputRefusedException>(() => Open(($"{KohyaConvolution}.hada_t2", Random(1, 2, 2, 3, 3)),
            ($"{KohyaConvolution}.hada_w1_a", Random(2, 24, 2)), ($"{KohyaConvolution}.hada_w1_b", Random(3, 2, 216)),
            ($"{KohyaConvolution}.hada_w2_a", Random(4, 24, 2)), ($"{KohyaConvolution}.hada_w2_b", Random(5, 2, 216))));
    }

    [Fact]
    public void LoKr_is_a_Kronecker_product()
    {
        using var scope = TensorScope.Enter();
        var (small, left, right) = (Random(1, 4, 8), Random(2, 6, 2), Random(3, 2, 4));
        var change = Change(Linear, 1, ($"{Kohya}.lokr_w1", small), ($"{Kohya}.lokr_w2_a", left), ($"{Kohya}.lokr_w2_b", right),
            ($"{Kohya}.alpha", Tensor.Scalar(1)));
        AssertClose(change, [24, 32], at => 0.5 * At(small, at[0] / 6, at[1] / 4)
            * Sum(2, r => At(left, at[0] % 6, r) * At(right, r, at[1] % 4)));
        var whole = Random(4, 6, 3, 3, 3);
        var ofConvolution = Change(Convolution, 1, ($"lycoris_{KohyaConvolution["lora_unet_".Length..]}.lokr_w1", Random(5, 4, 8)),
            ($"lycoris_{KohyaConvolution["lora_unet_".Length..]}.lokr_w2", whole), ($"{KohyaConvolution}.alpha", Tensor.Scalar(9)));
        AssertClose(ofConvolution, [24, 24, 3, 3],
            at => At(Random(5, 4, 8), at[0] / 6, at[1] / 3) * At(whole, at[0] % 6, at[1] % 3, at[2], at[3]));
    }

    [Fact]
    public void LoCon_has_a_core_between_two_1x1_convolutions()
    {
        using var scope = TensorScope.Enter();
        var (down, core, up) = (Random(1, 2, 24, 1, 1), Random(2, 2, 2, 3, 3), Random(3, 24, 2, 1, 1));
        var change = Change(Convolution, 1, ($"{KohyaConvolution}.lora_down.weight", down), ($"{KohyaConvolution}.lora_mid.weight", core),
            ($"{KohyaConvolution}.lora_up.weight", up), ($"{KohyaConvolution}.alpha", Tensor.Scalar(1)));
        AssertClose(change, [24, 24, 3, 3], at => 0.5 * Sum(2, i => Sum(2, j =>
            At(up, at[0], i, 0, 0) * At(core, i, j, at[2], at[3]) * At(down, j, at[1], 0, 0))));
    }

    [Theory]
    [InlineData(".dora_scale", 24, 1)]
    [InlineData(".dora_scale", 1, 32)]
    [InlineData(".lora_magnitude_vector", 24)]
    public void DoRA_has_magnitudes_of_its_own(string suffix, params int[] shape)
    {
        using var scope = TensorScope.Enter();
        var (down, up) = (Random(1, 2, 32), Random(2, 24, 2));
        var magnitudes = Random(3, [.. shape.Select(size => (long)size)]).Abs() + 0.5;
        var weight = Weight(Linear);
        double Changed(long row, long column) => At(weight, row, column) + Sum(2, r => At(up, row, r) * At(down, r, column));
        var isRows = shape[0] == 24;
        var change = Change(Linear, 0.5, ($"unet.{Linear}.lora_A.weight", down), ($"unet.{Linear}.lora_B.weight", up),
            ($"unet.{Linear}{suffix}", magnitudes));
        AssertClose(change, [24, 32], at =>
        {
            var norm = Math.Sqrt(isRows ? Sum(32, i => Math.Pow(Changed(at[0], i), 2)) : Sum(24, i => Math.Pow(Changed(i, at[1]), 2)));
            var magnitude = magnitudes.Reshape(-1)[isRows ? at[0] : at[1]].Item();
            return 0.5 * ((Changed(at[0], at[1]) * magnitude / norm) - At(weight, at[0], at[1]));
        });
    }

    [Fact]
    public void Differences_of_weights_and_biases_are_added_as_they_are()
    {
        using var scope = TensorScope.Enter();
        var (weight, bias) = (Random(1, 24), Random(2, 24));
        using var file = Open(("lora_unet_mid_block_resnets_0_norm1.w_norm", weight), ("lora_unet_mid_block_resnets_0_norm1.b_norm", bias));
        using var store = Store();
        var fused = file.Fused(store, strength: 2);
        AssertClose(fused["mid_block.resnets.0.norm1.bias"] - store.Get("mid_block.resnets.0.norm1.bias"), [24], at => 2 * At(bias, at[0]));
        AssertClose(fused["mid_block.resnets.0.norm1.weight"] - store.Get("mid_block.resnets.0.norm1.weight"), [24],
            at => 2 * At(weight, at[0]));
    }

    [Fact]
    public void What_is_no_plain_LoRA_is_not_kept_beside_the_weights()
    {
        using var scope = TensorScope.Enter();
        using var file = Open(($"{Kohya}.lokr_w1", Random(1, 4, 8)), ($"{Kohya}.lokr_w2", Random(2, 6, 4)));
        var message = Assert.Throws<InputRefusedException>(() => file.Deltas()).Message;
        Assert.Contains("LoKr", message, StringComparison.Ordinal);
        Assert.Contains("--lora", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lora_unet_a.oft_blocks", "OFT")]
    [InlineData("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.on_input", "IA3")]
    [InlineData("lora_unet_mid_block_attentions_0_transformer_blocks_0_attn2_to_k.a1.weight", "GLoRA")]
    [InlineData("down_blocks.0.resnets.0.conv1.weight", "a UNet alone, not an adapter")]
    [InlineData("first_stage_model.decoder.conv_in.weight", "an autoencoder alone, not an adapter")]
    [InlineData("x.y", "'x.y'")]
    public void Another_file_is_refused_as_what_it_is(string tensor, string part)
    {
        using var scope = TensorScope.Enter();
        var error = Assert.Throws<InputRefusedException>(() => Open((tensor, Tensor.Ones([2, 2]))));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_are_not_finite_are_refused_by_the_tensors_name(double number)
    {
        using var scope = TensorScope.Enter();
        var error = Assert.Throws<InputRefusedException>(() => Open(($"{Kohya}.lora_down.weight", Random(1, 2, 32)),
            ($"{Kohya}.lora_up.weight", Tensor.Full([24, 2], number))));
        Assert.Contains($"'{Kohya}.lora_up.weight' holds numbers that are not finite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_a_tensor_is_refused() => Assert.Contains("holds no tensors",
        Assert.Throws<InputRefusedException>(() => Open()).Message, StringComparison.Ordinal);

    [Fact]
    public void Alpha_in_the_header_counts_without_the_components_name()
    {
        using var scope = TensorScope.Enter();
        SafetensorsWriter.Write(temporary.At("x.safetensors"), [TensorFiles.Entry($"{Linear}.lora.down.weight", Random(1, 2, 32)),
            TensorFiles.Entry($"{Linear}.lora.up.weight", Random(2, 24, 2))],
            new Dictionary<string, string> { ["lora_adapter_metadata"] = """{"r":2,"lora_alpha":8}""" });
        using var file = LoraFile.Open(temporary.At("x.safetensors"));
        Assert.Equal(4, file.Deltas()[Linear].Scale);
    }

    private void Refused(string path, params (string Name, Tensor Tensor)[] tensors) => Assert.Contains(
        "another family", Assert.Throws<InputRefusedException>(() => Change(path, 1, tensors)).Message, StringComparison.Ordinal);

    private Tensor Change(string path, double strength, params (string Name, Tensor Tensor)[] tensors)
    {
        using var file = Open(tensors);
        using var store = Store();
        return file.Fused(store, strength: strength)[$"{path}.weight"] - store.Get($"{path}.weight");
    }

    private LoraFile Open(params (string Name, Tensor Tensor)[] tensors)
    {
        var path = temporary.At("x.safetensors");
        SafetensorsWriter.Write(path, tensors.Select(tensor => TensorFiles.Entry(tensor.Name, tensor.Tensor)));
        return LoraFile.Open(path);
    }

    private static Tensor Weight(string path)
    {
        using var store = Store();
        return store.Get($"{path}.weight").Clone();
    }

    private static WeightStore Store() => new(SafetensorsSource.Open(Fixtures.At("sd/unet/diffusion_pytorch_model.safetensors")));

    private static Tensor Random(long seed, params long[] shape)
    {
        using var generator = new Generator(seed);
        return generator.Normal(shape);
    }

    private static double Sum(int count, Func<int, double> term) => Enumerable.Range(0, count).Sum(term);

    private static double At(Tensor tensor, params long[] at)
    {
        using var scope = TensorScope.Enter();
        return at.Aggregate(tensor, (part, index) => part[index]).Item();
    }

    // A few places of the tensor; each costs many small calls.
    private static void AssertClose(Tensor actual, long[] shape, Func<long[], double> expected)
    {
        Assert.Equal(shape, actual.Shape);
        var random = new Random(5);
        for (var i = 0; i < 12; i++)
        {
            long[] at = [.. shape.Select(size => random.NextInt64(size))];
            Assert.Equal(expected(at), At(actual, at), Tolerance * Math.Max(1, Math.Abs(expected(at))));
        }
    }
}
