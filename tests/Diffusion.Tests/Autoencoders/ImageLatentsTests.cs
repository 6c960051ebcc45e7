using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Autoencoders;

[AssertNoTensorLeaks]
public sealed class ImageLatentsTests
{
    [Fact]
    public void Both_scales_of_a_picture_are_the_published_ones()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("sd/expected/vae.safetensors");
        using var model = ModelSet.Open(Fixtures.At("sd"));

        var mode = ImageLatents.Encode(model.Autoencoder, expected["image"]);
        expected.AssertClose("mode", mode.Unscaled, 5e-5);
        ReferenceFile.AssertClose("mode, scaled", expected["mode"] * model.AutoencoderConfig.ScalingFactor, mode.Scaled, 5e-5);

        var drawn = ImageLatents.Encode(model.Autoencoder, expected["image"], expected["sample_noise"]);
        expected.AssertClose("sample", drawn.Unscaled, 5e-5);
        expected.AssertClose("sample_scaled", drawn.Scaled, 5e-5);
    }

    [Fact]
    public void The_condition_of_InstructPix2Pix_is_not_scaled()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("ip2p/expected/image_latents.safetensors");
        using var model = ModelSet.Open(Fixtures.At("ip2p"));
        expected.AssertClose("mode", ImageLatents.Encode(model.Autoencoder, expected["pixels"]).Unscaled, 5e-5);
    }
}
