using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Autoencoders;

[AssertNoTensorLeaks]
public sealed class AutoencoderKLTests
{
    private const double Tolerance = 5e-5;

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void Encoding_gives_the_moments_of_the_reference(string family)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile(family, "expected/vae.safetensors");
        using var weights = Store(family);
        var autoencoder = Model(family, weights);
        var latents = autoencoder.Encode(expected["image"]);
        expected.AssertClose("mean", latents.Mean, Tolerance);
        expected.AssertClose("logvar", latents.LogVariance, Tolerance);
        expected.AssertClose("moments", Tensor.Concat([latents.Mean, latents.LogVariance], 1), Tolerance);
        expected.AssertClose("std", latents.StandardDeviation(), Tolerance);
        expected.AssertClose("mode", latents.Mode, Tolerance);
        var sample = latents.Sample(expected["sample_noise"]);
        expected.AssertClose("sample", sample, Tolerance);
        expected.AssertClose("sample_scaled", autoencoder.Scale(sample), Tolerance);
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void Decoding_gives_the_picture_of_the_reference(string family)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile(family, "expected/vae.safetensors");
        using var weights = Store(family);
        var autoencoder = Model(family, weights);
        expected.AssertClose("decoded", autoencoder.Decode(expected["latents"]), Tolerance);
        expected.AssertClose("decoded_from_scaled", autoencoder.Decode(autoencoder.Unscale(expected["latents"])), Tolerance);
    }

    [Fact]
    public void Every_stage_is_that_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/vae.safetensors");
        using var weights = Store("sd");
        var autoencoder = Model("sd", weights);
        var seen = new List<string>();
        void Watch(string path, Tensor output)
        {
            var name = $"stage.{path}";
            if (expected.Names.Contains(name))
            {
                expected.AssertClose(name, output, Tolerance);
                seen.Add(name);
            }
        }

        _ = autoencoder.Encode(expected["image"], Watch);
        _ = autoencoder.Decode(expected["latents"], Watch);
        Assert.Equal(expected.Names.Where(name => name.StartsWith("stage.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void Every_weight_is_read(string family)
    {
        using var scope = TensorScope.Enter();
        using var weights = Store(family);
        _ = Model(family, weights);
        Assert.Empty(weights.Unread);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(20, 52)]
    [InlineData(76, 12)]
    public void Any_size_that_the_factor_divides_comes_back_as_it_was(long height, long width)
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd");
        var autoencoder = Model("sd", weights);
        var latents = autoencoder.Encode(Tensor.Zeros([2, 3, height, width])).Mode;
        Assert.Equal([2, 4, height / 4, width / 4], latents.Shape);
        Assert.Equal([2, 3, height, width], autoencoder.Decode(latents).Shape);
    }

    [Theory]
    [InlineData(30, 32)]
    [InlineData(32, 30)]
    public void A_size_that_the_factor_does_not_divide_is_refused(long height, long width)
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd");
        var autoencoder = Model("sd", weights);
        var error = Assert.Throws<InputRefusedException>(() => autoencoder.Encode(Tensor.Zeros([1, 3, height, width])));
        Assert.Contains("multiples of 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_variances_are_held_between_bounds()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd");
        var latents = Model("sd", weights).Encode(Tensor.Full([1, 3, 8, 8], 1e6));
        Assert.InRange(latents.LogVariance.Max().Item(), -30, 20);
        Assert.InRange(latents.LogVariance.Min().Item(), -30, 20);
    }

    [Fact]
    public void Float16_is_refused_where_the_model_overflows_in_it()
    {
        using var scope = TensorScope.Enter();
        using var weights = new WeightStore(SafetensorsSource.Open(WeightsPath("sdxl")), DType.Float16);
        Assert.Throws<ArgumentException>(() => Model("sdxl", weights));
    }

    [Fact]
    public void Latent_statistics_that_are_not_supported_are_refused()
    {
        var config = ModelConfig.Parse("""{ "latents_mean": [0.1, 0.2, 0.3, 0.4] }"""u8.ToArray(), "vae/config.json");
        var error = Assert.Throws<InputRefusedException>(() => AutoencoderKLConfig.Read(config));
        Assert.Contains("latents_mean", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decoder.mid_block.resnets.0.conv1.weight", double.NaN)]
    [InlineData("decoder.conv_out.bias", double.PositiveInfinity)]
    [InlineData("post_quant_conv.weight", double.NegativeInfinity)]
    public void A_decoder_with_non_finite_weights_gives_no_black_picture_but_a_sentence(string name, double value)
    {
        using var scope = TensorScope.Enter();
        using var weights = new WeightStore(new BrokenSource(SafetensorsSource.Open(WeightsPath("sd")), name, value));
        var autoencoder = Model("sd", weights);
        Assert.Equal([1, 4, 2, 2], autoencoder.Encode(Tensor.Zeros([1, 3, 8, 8])).Mean.Shape);
        var error = Assert.Throws<InputRefusedException>(() => autoencoder.Decode(Tensor.Zeros([1, 4, 8, 8])));
        Assert.Contains("non-finite samples", error.Message, StringComparison.Ordinal);
        Assert.Contains("get the model's files again", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("encoder.conv_in.weight", double.NaN)]
    [InlineData("quant_conv.bias", double.PositiveInfinity)]
    public void An_encoder_with_non_finite_weights_is_refused(string name, double value)
    {
        using var scope = TensorScope.Enter();
        using var weights = new WeightStore(new BrokenSource(SafetensorsSource.Open(WeightsPath("sd")), name, value));
        var error = Assert.Throws<InputRefusedException>(() => Model("sd", weights).Encode(Tensor.Zeros([1, 3, 8, 8])));
        Assert.Contains("non-finite latents", error.Message, StringComparison.Ordinal);
    }

    private static string WeightsPath(string family) => Fixtures.At(family, "vae/diffusion_pytorch_model.safetensors");

    private static WeightStore Store(string family) => new(SafetensorsSource.Open(WeightsPath(family)));

    private static AutoencoderKL Model(string family, WeightStore weights) =>
        new(AutoencoderKLConfig.Read(ModelConfig.Read(Fixtures.At(family, "vae/config.json"))), weights.Root);

    /// <summary>A file with one tensor of another value.</summary>
    private sealed class BrokenSource(IWeightSource file, string name, double value) : IWeightSource
    {
        public string Description => file.Description;

        public IReadOnlySet<string> Names => file.Names;

        public Tensor Read(string wanted)
        {
            using var scope = TensorScope.Enter();
            var read = file.Read(wanted);
            return scope.Return(wanted == name ? Tensor.Full(read.Shape.AsSpan(), value) : read);
        }

        public void Dispose() => file.Dispose();
    }
}
