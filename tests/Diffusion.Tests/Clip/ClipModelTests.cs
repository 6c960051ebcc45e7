using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Clip;

[AssertNoTensorLeaks]
public sealed class ClipModelTests
{
    private const double Tolerance = 5e-5;

    [Fact]
    public void Features_and_logits_are_those_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/clip/expected.safetensors");
        using var weights = Store();
        var model = new ClipModel(Config(), weights.Root);
        var (image, text) = (model.ImageFeatures(expected["pixel_values"]), model.TextFeatures(expected["input_ids"]));
        expected.AssertClose("image_features", image, Tolerance);
        expected.AssertClose("text_features", text, Tolerance);
        expected.AssertClose("image_embeds", ClipModel.Direction(image), Tolerance);
        expected.AssertClose("text_embeds", ClipModel.Direction(text), Tolerance);
        expected.AssertClose("logits_per_image", model.Logits(image, text), Tolerance);
        Assert.Empty(weights.Unread);
    }

    [Fact]
    public void States_of_the_picture_are_those_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/clip/expected.safetensors");
        using var weights = Store();
        var (states, pooled) = new ClipModel(Config(), weights.Root).ImageStates(expected["pixel_values"]);
        expected.AssertClose("vision.last_hidden_state", states, Tolerance);
        expected.AssertClose("vision.pooler_output", pooled, Tolerance);
    }

    [Fact]
    public void Several_pictures_at_once_are_each_by_itself()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store();
        using var generator = new Generator(1);
        var model = new ClipModel(Config(), weights.Root);
        var pictures = generator.Normal([3, 3, 32, 32]);
        ReferenceFile.AssertClose("second", model.ImageFeatures(pictures.Slice(0, 1, 2)),
            model.ImageFeatures(pictures).Slice(0, 1, 2), Tolerance);
    }

    [Fact]
    public void A_picture_of_another_size_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store();
        var model = new ClipModel(Config(), weights.Root);
        var error = Assert.Throws<InputRefusedException>(() => model.ImageFeatures(Tensor.Zeros([1, 3, 32, 48])));
        Assert.Contains("[B, 3, 32, 32]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folder_of_a_text_encoder_is_refused()
    {
        var config = ModelConfig.Read(Fixtures.At("sd/text_encoder/config.json"));
        var error = Assert.Throws<InputRefusedException>(() => ClipModelConfig.Read(config));
        Assert.Contains("CLIPModel", error.Message, StringComparison.Ordinal);
    }

    private static ClipModelConfig Config() => ClipModelConfig.Read(ModelConfig.Read(Fixtures.At("methods/clip/config.json")));

    private static WeightStore Store() => new(SafetensorsSource.Open(Fixtures.At("methods/clip/model.safetensors")));
}
