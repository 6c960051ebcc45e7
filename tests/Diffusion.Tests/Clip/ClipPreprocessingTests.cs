using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;
using Itemwise.Imaging;

namespace Itemwise.Diffusion.Tests.Clip;

[AssertNoTensorLeaks]
public sealed class ClipPreprocessingTests
{
    private const double Tolerance = 5e-5;

    [Fact]
    public void A_photo_becomes_the_pixel_values_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/clip/expected.safetensors");
        var preprocessing = new ClipPreprocessing { ShortestEdge = 32, CropSize = 32 };
        expected.AssertClose("pixel_values", preprocessing.Apply(Photo(expected)), Tolerance);
    }

    [Fact]
    public void Enlarging_to_the_published_size_gives_the_pixel_values_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/clip/expected.safetensors");
        var pixels = new ClipPreprocessing().Apply(Photo(expected));
        expected.AssertClose("pixel_values.224.CLIPImageProcessor", pixels.Slice(2, 96, 128).Slice(3, 96, 128), Tolerance);
    }

    [Fact]
    public void From_photo_to_logits_the_numbers_are_those_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/clip/expected.safetensors");
        using var weights = new WeightStore(SafetensorsSource.Open(Fixtures.At("methods/clip/model.safetensors")));
        var model = new ClipModel(ClipModelConfig.Read(ModelConfig.Read(Fixtures.At("methods/clip/config.json"))), weights.Root);
        var picture = ClipPreprocessing.For(model.Config.Vision).Apply(Photo(expected));
        expected.AssertClose("logits_per_image", model.Logits(model.ImageFeatures(picture),
            model.TextFeatures(expected["input_ids"])), Tolerance);
    }

    [Theory]
    [InlineData("""{ "size": 64, "crop_size": 48 }""")]
    [InlineData("""{ "size": { "shortest_edge": 64 }, "crop_size": { "height": 48, "width": 48 } }""")]
    public void Sizes_are_read_as_numbers_and_as_objects(string json)
    {
        var preprocessing = ClipPreprocessing.Read(Parse(json));
        Assert.Equal((64, 48), (preprocessing.ShortestEdge, preprocessing.CropSize));
    }

    [Theory]
    [InlineData("""{ "size": 32, "crop_size": 48 }""", "crop_size")]
    [InlineData("""{ "resample": 2 }""", "resample")]
    [InlineData("""{ "image_mean": [0.5] }""", "image_mean")]
    public void Settings_that_cannot_be_followed_are_refused(string json, string key)
    {
        var error = Assert.Throws<InputRefusedException>(() => ClipPreprocessing.Read(Parse(json)));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    private static Picture Photo(ReferenceFile expected) => new(140, 100, 3, expected["image"].ToArray<byte>());

    private static ModelConfig Parse(string json) => ModelConfig.Parse(System.Text.Encoding.UTF8.GetBytes(json),
        "preprocessor_config.json");
}
