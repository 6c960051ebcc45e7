using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;
using Itemwise.Imaging;

namespace Itemwise.Diffusion.Tests.Autoencoders;

/// <summary>Pictures in overlapping tiles, by the model that comes with the repository, on the sample photo.</summary>
[AssertNoTensorLeaks]
public sealed class TilingTests
{
    [Theory]
    [InlineData(24, 16, 1, 0.06, 0.01, 0.015)]
    [InlineData(20, 12, 1, 0.08, 0.01, 0.015)]
    [InlineData(24, 16, 20, 1e-3, 1e-4, 1e-4)]   // more passes than norms: their statistics are the whole picture's
    public void A_picture_decoded_in_tiles_is_nearly_the_whole_one_and_shows_no_seam(int side, int overlap, int passes, double largest,
        double typical, double line)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Weights();
        var whole = new AutoencoderKL(Config, weights.Root);
        var tiled = new AutoencoderKL(Config, weights.Root, new AutoencoderTiling(side, overlap, passes));
        var latents = whole.Encode(Photo()).Mode;

        var difference = tiled.Decode(latents) - whole.Decode(latents);

        var (most, mean, seam) = (difference.Abs().Max().Item(), difference.Square().Mean().Sqrt().Item(),
            Math.Max(Seam(difference, 2), Seam(difference, 3)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"side {side}, overlap {overlap}, passes {passes}: largest {most:G3}, root mean square {mean:G3}, sharpest line {seam:G3}");
        Assert.InRange(most, 1e-9, largest);
        Assert.InRange(mean, 0, typical);
        Assert.InRange(seam, 0, line);
    }

    [Fact]
    public void Latents_of_a_picture_encoded_in_tiles_are_nearly_the_whole_ones()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Weights();
        var expected = new AutoencoderKL(Config, weights.Root).Encode(Photo()).Mode;
        var tiled = new AutoencoderKL(Config, weights.Root, new AutoencoderTiling(24, 16)).Encode(Photo()).Mode;

        var error = (tiled - expected).Square().Mean().Sqrt().Item() / expected.Square().Mean().Sqrt().Item();

        TestContext.Current.TestOutputHelper?.WriteLine($"relative error {error:G3}, largest {(tiled - expected).Abs().Max().Item():G3}");
        Assert.InRange(error, 1e-9, 0.05);
    }

    [Fact]
    public void A_picture_that_fits_a_tile_is_computed_whole_bit_for_bit()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Weights();
        var latents = new AutoencoderKL(Config, weights.Root).Encode(Photo()).Mode;
        Assert.Equal(
            new AutoencoderKL(Config, weights.Root).Decode(latents).ToArray<float>(),
            new AutoencoderKL(Config, weights.Root, new AutoencoderTiling(32, 8)).Decode(latents).ToArray<float>());
    }

    [Fact]
    public void Tiles_are_as_large_as_the_memory_allows()
    {
        var config = new AutoencoderKLConfig { BlockOutChannels = [128, 256, 512, 512] };
        var (little, much) = (AutoencoderTiling.For(config, 4, 1L << 30), AutoencoderTiling.For(config, 4, 64L << 30));
        Assert.True(little.Side < 128 && much.Side > 256);
        Assert.InRange(AutoencoderTiling.BytesPerCell(config, 4) * little.Side * little.Side, 0, (1L << 30) / 2);
        Assert.All([little, much], tiling => Assert.InRange(tiling.Overlap, 4, tiling.Side / 2));
    }

    private static AutoencoderKLConfig Config => AutoencoderKLConfig.Read(ModelConfig.Read(At("config.json")));

    private static WeightStore Weights() => new(SafetensorsSource.Open(At("diffusion_pytorch_model.safetensors")));

    private static string At(string file) => Path.Combine(Fixtures.RepositoryRoot, "models", "tabletop", "vae", file);

    private static Tensor Photo()
    {
        var picture = Picture.Load(Path.Combine(Fixtures.RepositoryRoot, "samples", "scene", "photo.png")).ToWorkingRgb();
        return Tensor.From(picture.ToPlanes(), 1, 3, picture.Height, picture.Width) * 2 - 1;
    }

    // The mean step of a difference from one line of pixels to the next, where it is largest: an edge that runs through the whole picture.
    private static double Seam(Tensor difference, int axis)
    {
        var steps = (difference.Slice(axis, 1) - difference.Slice(axis, 0, difference.Size(axis) - 1)).Mean([1, axis == 2 ? 3 : 2]);
        return steps.Abs().Max().Item();
    }
}
