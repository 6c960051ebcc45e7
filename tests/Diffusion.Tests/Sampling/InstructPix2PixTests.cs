using Itemwise.Diffusion.Autoencoders;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

[AssertNoTensorLeaks]
public sealed class InstructPix2PixTests
{
    [Fact]
    public void A_share_of_the_noise_begins_at_that_step_of_the_schedule()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("ip2p"));
        var image = new ImageLatents(Tensor.Ones([1, 4, 8, 12]), Tensor.Ones([1, 4, 8, 12]) * 2);
        var pipeline = new InstructPix2Pix(model, model.SchedulerConfig.Build(SchedulerKind.EulerAncestral, 100), image, "make it red");
        var steps = pipeline.Steps(0.8);
        Assert.Equal((80, 20), (steps.Length, steps[0].Index));
        Assert.Equal(797.1818, steps[0].Timestep, 1e-4);
        Assert.Equal(2 + (3 * 5.045829), pipeline.Noised(Tensor.Ones([1, 4, 8, 12]) * 3, steps[0]).Mean().Item(), 1e-5);
        Assert.Equal(14.614647 * 3, pipeline.Noised(Tensor.Ones([1, 4, 8, 12]) * 3, pipeline.Steps()[0]).Mean().Item(), 1e-4);
    }

    [Fact]
    public void The_picture_joins_unscaled_and_after_the_input_scaling()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("ip2p"));
        using var expected = new ReferenceFile("ip2p/expected/pipeline_euler_ancestral.safetensors");
        var plan = model.SchedulerConfig.Build(SchedulerKind.EulerAncestral, 5);
        var pipeline = new InstructPix2Pix(model, plan, ImageLatents.Encode(model.Autoencoder, (expected["image"] * 2) - 1),
            "make it look like winter");
        using var run = pipeline.Describe().Start(pipeline.Noised(expected["latents"], plan.Steps[0]));
        expected.AssertClose("encoder_hidden_states", pipeline.Condition.Tokens, 2e-5);
        ReferenceFile.AssertClose("model_input", expected["model_input"][0], run.Input(pipeline.Condition).Sample, 5e-5);
        ReferenceFile.AssertClose("model_output", expected["model_output"][0], run.Predict(pipeline.Condition), 1e-4);
    }

    [Fact]
    public void A_start_that_executes_no_step_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var model = ModelSet.Open(Fixtures.At("ip2p"));
        var image = new ImageLatents(Tensor.Ones([1, 4, 8, 12]), Tensor.Ones([1, 4, 8, 12]));
        var pipeline = new InstructPix2Pix(model, model.SchedulerConfig.Build(SchedulerKind.Ddim, 4), image, "make it red");
        Assert.Throws<InputRefusedException>(() => pipeline.Steps(0.1));
    }
}
