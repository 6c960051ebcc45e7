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
    [InlineData("sd", "square")]
    [InlineData("sd", "wide")]
    [InlineData("sd", "batch")]
    [InlineData("sd", "full")]
    [InlineData("sd", "odd")]
    [InlineData("sdxl", "square")]
    [InlineData("sdxl", "wide")]
    [InlineData("sdxl", "odd")]
    [InlineData("ip2p", "square")]
    [InlineData("ip2p", "wide")]
    public void A_pass_gives_the_prediction_of_the_reference(string family, string name)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile(family, "expected/unet.safetensors");
        using var unet = new TinyUNet(family);
        var timesteps = expected[$"{name}.timestep"];
        var output = unet.Model.Forward(expected[$"{name}.sample"], TinyUNet.Context(Condition(expected, $"{name}.")), timesteps);
        expected.AssertClose($"{name}.output", output, Tolerance);
    }

    [Fact]
    public void The_contexts_step_stands_for_every_row()
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var expected = new ReferenceFile("sd", "expected/unet.safetensors");
        using var unet = new TinyUNet("sd");
        var timestep = expected["square.timestep"].Item();
        var output = unet.Model.Forward(expected["square.sample"], TinyUNet.Context(Condition(expected, "square."), timestep));
        expected.AssertClose("square.output", output, Tolerance);
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    public void Every_stage_is_that_of_the_reference(string family)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var inputs = new ReferenceFile(family, "expected/unet.safetensors");
        using var expected = new ReferenceFile(family, "expected/unet_stages.safetensors");
        using var unet = new TinyUNet(family);
        var seen = new List<string>();
        void Watch(string path, Tensor output)
        {
            if (path == "conv_act")
            {
                seen.Add("conv_norm_out");
                ReferenceFile.AssertClose("conv_norm_out and SiLU", expected["conv_norm_out"].Silu(), output, StageTolerance);
            }
            else if (expected.Names.Contains(path))
            {
                seen.Add(path);
                var reference = expected[path];
                // The reference projects by a convolution where this network multiplies pixels side by side.
                reference = reference.Rank == 4 && output.Rank == 3 ? reference.Permute(0, 2, 3, 1)
                    .Reshape(output.Shape.AsSpan()) : reference;
                ReferenceFile.AssertClose(path, reference, output, StageTolerance);
            }
        }

        _ = unet.Model.Forward(inputs["square.sample"], TinyUNet.Context(Condition(inputs, "square.")), inputs["square.timestep"], Watch);
        Assert.Equal(expected.Names.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("sd")]
    [InlineData("sdxl")]
    [InlineData("ip2p")]
    public void Every_weight_is_read(string family)
    {
        using var unet = new TinyUNet(family);
        Assert.Empty(unet.Store.Unread);
    }

    [Fact]
    public void Trained_float32_weights_work_inside_a_bfloat16_network()
    {
        using var scope = TensorScope.Enter();
        using var expected = new ReferenceFile("sd", "expected/unet.safetensors");
        using var unet = new TinyUNet("sd", DType.BFloat16);
        const string Name = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight";
        var master = unet.Store.Get(Name).To(DType.Float32).Clone();
        master.RequiresGrad = true;
        using var overlay = unet.Store.With(new Dictionary<string, Tensor> { [Name] = master });
        var model = new UNet2DConditionModel(unet.Config, overlay);
        var output = model.Forward(expected["square.sample"], TinyUNet.Context(Condition(expected, "square.")),
            expected["square.timestep"]);
        Assert.Equal(DType.Float32, output.DType);
        Assert.True((output - expected["square.output"]).Detach().Abs().Max().Item() < 0.1 * expected["square.output"].Abs().Max().Item());
        output.Square().Mean().Backward();
        Assert.Equal(DType.Float32, master.Grad!.DType);
        Assert.True(master.Grad!.Abs().Max().Item() > 0);
    }

    [Fact]
    public void A_weight_of_another_shape_names_the_tensor_and_both_shapes()
    {
        using var store = new WeightStore(SafetensorsSource.Open(Fixtures.At("sd/unet/diffusion_pytorch_model.safetensors")));
        var config = TinyUNet.ReadConfig("sd") with { CrossAttentionWidth = 40 };
        var error = Assert.Throws<InputRefusedException>(() => new UNet2DConditionModel(config, store));
        Assert.Contains("down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("[8, 32]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[8, 40]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Latents_of_another_model_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var unet = new TinyUNet("ip2p");
        var context = TinyUNet.Context(Conditioning.Condition.Plain(Tensor.Zeros([1, 77, 32])));
        var error = Assert.Throws<InputRefusedException>(() => unet.Model.Forward(Tensor.Zeros([1, 4, 8, 8]), context));
        Assert.Contains("[1, 4, 8, 8]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[L, 8, H, W]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prompts_of_another_text_encoder_are_refused()
    {
        using var scope = TensorScope.Enter();
        using var unet = new TinyUNet("sd");
        var context = TinyUNet.Context(Conditioning.Condition.Plain(Tensor.Zeros([1, 77, 48])));
        var error = Assert.Throws<InputRefusedException>(() => unet.Model.Forward(Tensor.Zeros([1, 4, 8, 8]), context));
        Assert.Contains("48", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_needs_sizes_says_so()
    {
        using var scope = TensorScope.Enter();
        using var unet = new TinyUNet("sdxl");
        var context = TinyUNet.Context(Conditioning.Condition.Plain(Tensor.Zeros([1, 77, 80])));
        var error = Assert.Throws<InputRefusedException>(() => unet.Model.Forward(Tensor.Zeros([1, 4, 8, 8]), context));
        Assert.Contains("pooled", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(17, 4)]
    public void Latents_of_any_size_come_back_at_that_size(long height, long width)
    {
        using var scope = TensorScope.Enter();
        using var gradients = GradMode.Off();
        using var unet = new TinyUNet("sd");
        var output = unet.Model.Forward(Tensor.Ones([1, 4, height, width]),
            TinyUNet.Context(Conditioning.Condition.Plain(Tensor.Ones([1, 7, 32]))));
        Assert.Equal([1, 4, height, width], output.Shape);
    }

    internal static Condition Condition(ReferenceFile file, string prefix) => Conditioning.Condition.Plain(
        file[$"{prefix}encoder_hidden_states"],
        file.Names.Contains($"{prefix}text_embeds") ? file[$"{prefix}text_embeds"] : null,
        file.Names.Contains($"{prefix}time_ids") ? file[$"{prefix}time_ids"] : null);
}
