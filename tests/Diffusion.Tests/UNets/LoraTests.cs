using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.UNets;

[AssertNoTensorLeaks]
public sealed class LoraTests
{
    private const double OutputTolerance = 5e-5;
    private const double GradientTolerance = 2e-5;

    [Theory]
    [InlineData("rank4_alpha4", 1, "rank4_alpha4.output")]
    [InlineData("rank4_alpha4_peft_names", 1, "rank4_alpha4.output")]
    [InlineData("rank4_alpha4", 0.5, "rank4_alpha4.output_scale_0.5")]
    [InlineData("rank4_alpha4", 0, "output_without")]
    [InlineData("rank2_alpha8_metadata", 1, "rank2_alpha8.output")]
    [InlineData("rank2_alpha8_metadata", 0.5, "rank2_alpha8.output_scale_0.5")]
    [InlineData("rank2_alpha8", 1, "rank2_alpha8.output_as_loaded")]
    public void An_adapted_network_predicts_what_the_reference_predicts(string folder, double strength, string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/lora/outputs.safetensors");
        using var file = Open(folder);
        using var weights = Store();
        using var adapted = weights.With(lowRank: file.Deltas("unet", strength));
        expected.AssertClose(name, Predict(adapted, expected), OutputTolerance);
    }

    [Theory]
    [InlineData("rank4_alpha4", "rank4_alpha4.output_fused")]
    [InlineData("rank2_alpha8_metadata", "rank2_alpha8.output_fused")]
    public void A_network_with_merged_weights_predicts_what_the_reference_predicts(string folder, string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/lora/outputs.safetensors");
        using var file = Open(folder);
        using var weights = Store();
        using var fused = weights.With(file.Fused(weights));
        expected.AssertClose(name, Predict(fused, expected), OutputTolerance);
    }

    [Fact]
    public void The_network_below_an_adapted_one_stays_as_it_was()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("methods/lora/outputs.safetensors");
        using var file = Open("rank4_alpha4");
        using var weights = Store();
        using var adapted = weights.With(lowRank: file.Deltas());
        _ = Predict(adapted, expected);
        expected.AssertClose("output_without", Predict(weights, expected), OutputTolerance);
    }

    [Fact]
    public void Gradients_of_an_adapter_are_those_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("methods/lora/gradients.safetensors");
        using var file = Open("rank4_alpha4");
        using var weights = Store();
        var deltas = file.Deltas();
        foreach (var delta in deltas.Values)
        {
            delta.Down.RequiresGrad = true;
            delta.Up.RequiresGrad = true;
        }

        using var adapted = weights.With(lowRank: deltas);
        var prediction = Predict(adapted, expected);
        expected.AssertClose("prediction", prediction, OutputTolerance);
        var loss = (prediction - expected["target"]).Square().Mean();
        expected.AssertClose("loss", loss, GradientTolerance);
        loss.Backward();
        var names = expected.Names.Where(name => name.StartsWith("grad.", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            var parts = name["grad.".Length..].Split(".lora_");
            var delta = deltas[parts[0]];
            expected.AssertClose(name, (parts[1][0] == 'A' ? delta.Down : delta.Up).Grad!, GradientTolerance);
        }
    }

    private static Tensor Predict(WeightStore weights, ReferenceFile inputs)
    {
        var config = UNetConfig.Read(ModelConfig.Read(Fixtures.At("sd/unet/config.json")));
        var context = new UNetContext(Step.At(0), Batch.Of(2, Role.Text),
            Condition.Plain(inputs["encoder_hidden_states"]), AttentionEdits.None);
        return new UNet2DConditionModel(config, weights).Forward(inputs["sample"], context, inputs["timestep"]);
    }

    private static LoraFile Open(string folder) => LoraFile.Open(Fixtures.At("methods/lora", folder, "pytorch_lora_weights.safetensors"));

    private static WeightStore Store() => new(SafetensorsSource.Open(Fixtures.At("sd/unet/diffusion_pytorch_model.safetensors")));
}
