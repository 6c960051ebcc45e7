using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Guidance;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Sampling;

[AssertNoTensorLeaks]
public sealed class InversionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_plan_turned_round_climbs_the_published_trajectory(int offset)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/inversion/ddim_inversion.safetensors");
        using var model = ModelSet.Open(Fixtures.At("sd"));
        var plan = ((Ddim)(model.SchedulerConfig with { StepsOffset = offset }).Build(SchedulerKind.Ddim, 10)).Invert();
        Assert.Equal(expected[$"offset_{offset}.timesteps"].ToArray<long>(), plan.Steps.Reverse().Select(step => (long)step.Timestep));
        var condition = Condition.Plain(expected["prompt_embeds"]);
        var progress = new Reports(report => ReferenceFile.AssertClose(
            $"latents {report.DoneCount}", expected[$"offset_{offset}.trajectory"][report.DoneCount], report.Latents, 5e-5));

        new Denoising(model.UNet, plan, new ClassifierFree(1), _ => condition).Run(expected["latent"], progress: progress);

        Assert.Equal(10, progress.Count);
    }
}
