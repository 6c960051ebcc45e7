using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.Models;
using Itemwise.Diffusion.Sampling;
using Itemwise.Diffusion.Schedulers;
using Itemwise.Diffusion.Tests.Sampling;
using Itemwise.Diffusion.Tests.UNets;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Cards;

/// <summary>The references of the processor's tests, on a card.</summary>
[AssertNoTensorLeaks]
public sealed class ReferencesOnCudaTests
{
    private static readonly Device Card = Device.Cuda();

    [Theory(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    [InlineData("sd")]
    [InlineData("sdxl")]
    [InlineData("ip2p")]
    public void A_pass_gives_the_prediction_of_the_reference(string family)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile(family, "expected/unet.safetensors");
        using var unet = new TinyUNet(family, device: Card);
        var condition = OnCard(UNet2DConditionModelTests.Condition(expected, "square."));
        var output = unet.Model.Forward(expected["square.sample"].To(Card), TinyUNet.Context(condition),
            expected["square.timestep"].To(Card));
        expected.AssertClose("square.output", output.To(Device.Cpu), 2e-5 * Cuda.Slack);
    }

    [Theory(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    [InlineData(DType.BFloat16, 0.1)]
    [InlineData(DType.Float16, 0.02)]
    public void Half_precision_stays_near_the_reference(DType dtype, double share)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("sd", "expected/unet.safetensors");
        using var unet = new TinyUNet("sd", dtype, Card);
        var condition = OnCard(UNet2DConditionModelTests.Condition(expected, "square."));
        var output = unet.Model.Forward(expected["square.sample"].To(dtype, Card), TinyUNet.Context(condition),
            expected["square.timestep"].To(Card));
        var reference = expected["square.output"];
        Assert.InRange((output.To(DType.Float32, Device.Cpu) - reference).Abs().Max().Item(), 0, share * reference.Abs().Max().Item());
    }

    [Fact(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    public void One_loss_gives_the_cross_attentions_their_gradients()
    {
        const string Trained = "grad.unet.";
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd/expected/gradients.safetensors");
        using var unet = new TinyUNet("sd", device: Card);
        var trained = expected.Names.Where(name => name.StartsWith(Trained, StringComparison.Ordinal))
            .ToDictionary(name => name[Trained.Length..], name => unet.Store.Get(name[Trained.Length..]).Clone());
        foreach (var parameter in trained.Values)
        {
            parameter.RequiresGrad = true;
        }

        using var finetuned = unet.Store.With(trained);
        var prediction = new UNet2DConditionModel(unet.Config, finetuned).Forward(
            expected["noisy"].To(Card), TinyUNet.Context(Condition.Plain(expected["context"].To(Card))), expected["timestep"].To(Card));
        (prediction - expected["target"].To(Card)).Square().Mean().Backward();
        foreach (var (name, parameter) in trained)
        {
            expected.AssertClose(Trained + name, parameter.Grad!.To(Device.Cpu), 2e-5 * Cuda.Slack);
        }
    }

    [Theory(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    [InlineData("sd/expected/pipeline_ddim", SchedulerKind.Ddim, 7.5)]
    [InlineData("sdxl/expected/pipeline_euler", null, 5.0)]
    public void A_picture_is_the_published_pipelines(string file, SchedulerKind? sampler, double guidance)
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile($"{file}.safetensors");
        using var model = ModelSet.Open(Fixtures.At(file.Split('/')[0]), new ModelOptions(Device: Card));
        var request = new TextToImageRequest(
            "a photo of a cat and a dog on the grass", "", Steps: 5, Guidance: guidance, Width: 48, Height: 32, Sampler: sampler);
        var image = new TextToImage(model).Run(request, start: expected["latents"]);
        expected.AssertClose("image", image.To(Device.Cpu).Permute(0, 2, 3, 1), 1e-4 * Cuda.Slack);
    }

    [Fact(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    public void An_instructed_picture_is_the_published_pipelines()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("ip2p/expected/pipeline_ddim.safetensors");
        using var model = ModelSet.Open(Fixtures.At("ip2p"), new ModelOptions(Device: Card));
        var plan = model.SchedulerConfig.Build(SchedulerKind.Ddim, 5);
        var image = Instructed.Picture(model, "make it look like winter", expected["image"].To(Card), plan, expected["latents"].To(Card));
        expected.AssertClose("output_image", image.To(Device.Cpu).Permute(0, 2, 3, 1), 1e-4 * Cuda.Slack);
    }

    [Fact(SkipUnless = nameof(Cuda.IsHere), SkipType = typeof(Cuda), Skip = Cuda.Missing)]
    public void A_seed_starts_from_the_same_noise_as_on_a_processor()
    {
        using var scope = TensorScope.Enter();
        using var here = ModelSet.Open(Fixtures.At("sd"));
        using var there = ModelSet.Open(Fixtures.At("sd"), new ModelOptions(Device: Card));
        var request = new TextToImageRequest("a cat", Seed: 7, Steps: 3, Width: 32, Height: 16, Sampler: SchedulerKind.EulerAncestral);
        var difference = new TextToImage(here).Run(request) - new TextToImage(there).Run(request).To(Device.Cpu);
        Assert.InRange(difference.Abs().Max().Item(), 0, 1e-3);
    }

    private static Condition OnCard(Condition condition) => Condition.Plain(
        condition.Tokens.To(Card), condition.Pooled?.To(Card), condition.SizeIds?.To(Card));
}
