using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.UNets;

[AssertNoTensorLeaks]
public sealed class UNet2DConditionModelTests
{
    private const double Tolerance = 2e-5;
    private const double StageTolerance = 5e-5;

    [Theory]
    [InlineData("square")]
    [InlineData("wide")]
    [InlineData("batch")]
    [InlineData("full")]
    [InlineData("odd")]
    public void The_output_is_that_of_the_reference(string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Store("sd");
        using var expected = new ReferenceFile("sd/expected/unet.safetensors");
        var output = Model("sd", weights).Forward(
            expected[$"{name}.sample"], Context(Condition.Plain(expected[$"{name}.encoder_hidden_states"])), Rows(expected[$"{name}.timestep"], expected[$"{name}.sample"]));
        expected.AssertClose($"{name}.output", output, Tolerance);
    }

    [Theory]
    [InlineData("square")]
    [InlineData("wide")]
    [InlineData("odd")]
    public void The_output_with_sizes_and_pooled_prompts_is_that_of_the_reference(string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Store("sdxl");
        using var expected = new ReferenceFile("sdxl/expected/unet.safetensors");
        var condition = Condition.Plain(expected[$"{name}.encoder_hidden_states"], expected[$"{name}.text_embeds"], expected[$"{name}.time_ids"]);
        var output = Model("sdxl", weights).Forward(expected[$"{name}.sample"], Context(condition), Rows(expected[$"{name}.timestep"], expected[$"{name}.sample"]));
        expected.AssertClose($"{name}.output", output, Tolerance);
    }

    [Fact]
    public void Every_watched_stage_is_that_of_the_reference()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Store("sd");
        using var inputs = new ReferenceFile("sd/expected/unet.safetensors");
        using var expected = new ReferenceFile("sd/expected/unet_stages.safetensors");
        var seen = 0;
        Model("sd", weights).Forward(
            inputs["square.sample"], Context(Condition.Plain(inputs["square.encoder_hidden_states"])), inputs["square.timestep"], (name, output) =>
            {
                expected.AssertClose(name, output, StageTolerance);
                seen++;
            });
        Assert.Equal(12, seen);   // three of the time and the input, three down, one middle, three up, two out
    }

    [Fact]
    public void Nothing_of_a_checkpoint_is_left_unread()
    {
        using var scope = TensorScope.Enter();
        foreach (var family in (string[])["sd", "sdxl"])
        {
            using var weights = Store(family);
            Model(family, weights);
            Assert.Empty(weights.Unread);
        }
    }

    [Fact]
    public void A_network_of_another_shape_is_refused_with_the_tensor_and_both_shapes()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store("sd");
        var config = Config("sd") with { CrossAttentionWidth = 48 };
        var error = Assert.Throws<InputRefusedException>(() => new UNet2DConditionModel(config, weights));
        Assert.Contains("attn2.to_k.weight' is [8, 32], this model needs [8, 48]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_for_all_rows_equals_one_for_each()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var weights = Store("sd");
        using var expected = new ReferenceFile("sd/expected/unet.safetensors");
        var context = Context(Condition.Plain(expected["square.encoder_hidden_states"])) with { Step = Step.At(expected["square.timestep"].Item()) };
        expected.AssertClose("square.output", Model("sd", weights).Forward(expected["square.sample"], context), Tolerance);
    }

    private static Tensor Rows(Tensor timestep, Tensor sample) => timestep.ElementCount == sample.Size(0) ? timestep : timestep.Expand(sample.Size(0));

    private static UNetContext Context(Condition condition) =>
        new(Step.At(0), Batch.Of((int)condition.Tokens.Size(0), Role.Text), condition, AttentionEdits.None);

    private static WeightStore Store(string family) =>
        new(SafetensorsSource.Open(Fixtures.At(family, "unet", "diffusion_pytorch_model.safetensors")));

    private static UNetConfig Config(string family) => UNetConfig.Read(ModelConfig.Read(Fixtures.At(family, "unet", "config.json")));

    private static UNet2DConditionModel Model(string family, WeightStore weights) => new(Config(family), weights);
}
