using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Adapters;

[AssertNoTensorLeaks]
public sealed class LoraFileTests
{
    private const double Tolerance = 5e-5;
    private const string Layer = "mid_block.attentions.0.transformer_blocks.0.attn2.to_k";

    [Theory]
    [InlineData("rank4_alpha4", 4, 1)]
    [InlineData("rank2_alpha8", 2, 1)]
    [InlineData("rank2_alpha8_metadata", 2, 4)]
    public void Alpha_comes_from_the_header_and_is_the_rank_without(string folder, long rank, double scale)
    {
        using var file = Open(folder);
        var deltas = file.Deltas();
        Assert.Equal(["unet"], file.Components);
        Assert.Equal(88, deltas.Count);
        Assert.All(deltas.Values, delta => Assert.Equal((rank, scale), (delta.Down.Size(0), delta.Scale)));
    }

    [Fact]
    public void Both_names_of_a_tensor_are_read()
    {
        using var scope = TensorScope.Enter();
        using var file = Open("rank4_alpha4");
        using var renamed = Open("rank4_alpha4_peft_names");
        AssertSame(file.Deltas(), renamed.Deltas());
    }

    [Fact]
    public void A_layer_with_a_delta_is_the_layer_with_fused_weights()
    {
        using var scope = TensorScope.Enter();
        using var file = Open("rank2_alpha8_metadata");
        using var weights = Store();
        using var generator = new Generator(3);
        var input = generator.Normal([2, 5, 32]);
        using var adapted = weights.With(lowRank: file.Deltas(strength: 0.5));
        using var fused = weights.With(file.Fused(weights, strength: 0.5));
        var plain = LayerOf(weights).Forward(input);
        var output = LayerOf(adapted).Forward(input);
        ReferenceFile.AssertClose("adapted", LayerOf(fused).Forward(input), output, Tolerance);
        Assert.True((output - plain).Abs().Max().Item() > 0.1);
    }

    [Fact]
    public void Strength_zero_changes_nothing()
    {
        using var scope = TensorScope.Enter();
        using var file = Open("rank4_alpha4");
        using var weights = Store();
        using var adapted = weights.With(lowRank: file.Deltas(strength: 0));
        var input = Tensor.Ones([1, 32]);
        Assert.Equal(LayerOf(weights).Forward(input).ToArray<float>(), LayerOf(adapted).Forward(input).ToArray<float>());
    }

    [Fact]
    public void Gradients_flow_to_both_parts_of_a_delta_and_not_to_the_weight()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store();
        var delta = new LowRankDelta(Tensor.Full([2, 32], 0.1), Tensor.Full([24, 2], 0.1), 1);
        delta.Down.RequiresGrad = true;
        delta.Up.RequiresGrad = true;
        using var adapted = weights.With(lowRank: new Dictionary<string, LowRankDelta> { [Layer] = delta });
        LayerOf(adapted).Forward(Tensor.Ones([1, 32])).Sum().Backward();
        Assert.NotNull(delta.Down.Grad);
        Assert.NotNull(delta.Up.Grad);
        Assert.Null(weights.Root.Get($"{Layer}.weight", 24, 32).Grad);
    }

    [Fact]
    public void A_delta_of_float32_trains_beside_weights_of_bfloat16()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store(DType.BFloat16);
        var delta = new LowRankDelta(Tensor.Full([2, 32], 0.1), Tensor.Full([24, 2], 0.1), 1);
        delta.Up.RequiresGrad = true;
        using var adapted = weights.With(lowRank: new Dictionary<string, LowRankDelta> { [Layer] = delta });
        var output = LayerOf(adapted).Forward(Tensor.Ones([1, 32], DType.BFloat16));
        Assert.Equal(DType.BFloat16, output.DType);
        output.To(DType.Float32).Sum().Backward();
        Assert.Equal(DType.Float32, delta.Up.Grad!.DType);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        var unet = new Dictionary<string, LowRankDelta>
        {
            ["a.to_q"] = new(Tensor.Full([4, 3], 1), Tensor.Full([2, 4], 2), 2),
            ["a.to_out.0"] = new(Tensor.Full([1, 3], 3), Tensor.Full([2, 1], 4), 0.5),
        };
        var text = new Dictionary<string, LowRankDelta> { ["layers.0.q_proj"] = new(Tensor.Full([2, 3], 5), Tensor.Full([2, 2], 6), 1) };
        LoraFile.Write(folder.At("x.safetensors"), new Dictionary<string, IReadOnlyDictionary<string,
            LowRankDelta>> { ["unet"] = unet, ["text_encoder"] = text });
        using var read = LoraFile.Open(folder.At("x.safetensors"));
        AssertSame(unet, read.Deltas());
        AssertSame(text, read.Deltas("text_encoder"));
        using var file = SafetensorsFile.Open(folder.At("x.safetensors"));
        Assert.Contains("unet.a.to_out.0.lora.down.weight", file.Names);
    }

    [Fact]
    public void A_file_of_the_reference_written_again_has_the_same_tensors()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var file = Open("rank2_alpha8_metadata");
        LoraFile.Write(folder.At("x.safetensors"), new Dictionary<string, IReadOnlyDictionary<string,
            LowRankDelta>> { ["unet"] = file.Deltas() });
        using var published = SafetensorsFile.Open(Fixtures.At("methods/lora/rank2_alpha8_metadata/pytorch_lora_weights.safetensors"));
        using var written = SafetensorsFile.Open(folder.At("x.safetensors"));
        Assert.Equal(published.Names, written.Names);
        Assert.All(published.Entries, entry => Assert.Equal(published.Read<float>(entry), written.Read<float>(written.Get(entry.Name))));
    }

    [Theory]
    [InlineData("down_blocks.0.attn1.processor.to_out_lora", "unet", "down_blocks.0.attn1.to_out.0")]
    [InlineData("unet.down_blocks.0.attn1.processor.to_q_lora", "unet", "down_blocks.0.attn1.to_q")]
    [InlineData("text_encoder.layers.0.self_attn.to_v_lora", "text_encoder", "layers.0.self_attn.v_proj")]
    [InlineData("text_encoder_2.layers.0.self_attn.out_proj.lora_linear_layer", "text_encoder_2", "layers.0.self_attn.out_proj")]
    public void Older_names_lead_to_the_layers_of_today(string name, string component, string path)
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var file = Write(folder, ($"{name}.down.weight", [2, 3]), ($"{name}.up.weight", [4, 2]));
        Assert.Equal([path], file.Deltas(component).Keys);
    }

    [Fact]
    public void Alpha_beside_a_layer_goes_before_all_else()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var file = Write(folder, ("unet.a.to_q.lora.down.weight", [2, 3]), ("unet.a.to_q.lora.up.weight", [4, 2]),
            ("unet.a.to_q.alpha", []));
        Assert.Equal(0.5, file.Deltas()["a.to_q"].Scale);
    }

    [Fact]
    public void A_convolution_can_be_merged_and_not_be_kept_beside()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var weights = Store();
        using var file = Write(folder, ("unet.conv_in.lora.down.weight", [2, 4, 3, 3]), ("unet.conv_in.lora.up.weight", [8, 2, 1, 1]));
        Assert.Throws<InputRefusedException>(() => file.Deltas());
        var change = file.Fused(weights)["conv_in.weight"] - weights.Root.Get("conv_in.weight", 8, 4, 3, 3);
        ReferenceFile.AssertClose("change", Tensor.Full([8, 4, 3, 3], 2), change, Tolerance);
    }

    [Fact]
    public void One_part_alone_is_refused() => AssertRefused("only some of the parts", ("unet.a.to_q.lora.down.weight", [2, 3]));

    [Fact]
    public void Parts_of_different_ranks_are_refused() =>
        AssertRefused("[2, 3] and [4, 3]", ("unet.a.to_q.lora.down.weight", [2, 3]), ("unet.a.to_q.lora.up.weight", [4, 3]));

    [Fact]
    public void Parts_without_dimensions_are_refused() =>
        AssertRefused("[r, in]", ("unet.a.to_q.lora.down.weight", []), ("unet.a.to_q.lora.up.weight", []));

    [Fact]
    public void A_tensor_by_two_names_is_refused() =>
        AssertRefused("two names of one tensor", ("unet.a.to_q.lora.down.weight", [2, 3]), ("unet.a.to_q.lora_A.weight", [2, 3]),
            ("unet.a.to_q.lora.up.weight", [4, 2]));

    [Fact]
    public void Layers_of_the_original_code_are_read_under_its_names()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        const string Name = "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_k";
        using var file = Write(folder, ($"{Name}.lora_down.weight", [2, 3]), ($"{Name}.lora_up.weight", [4, 2]));
        Assert.Equal(["input_blocks.4.1.transformer_blocks.0.attn2.to_k"], file.Deltas().Keys);
    }

    [Fact]
    public void Plain_weights_are_refused() => AssertRefused("no part of an adapter", ("conv_in.weight", [2, 3]));

    [Fact]
    public void A_delta_of_a_layer_that_the_model_lacks_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store();
        var deltas = new Dictionary<string, LowRankDelta> { ["mid_block.to_z"] = new(Tensor.Ones([1, 1]), Tensor.Ones([1, 1]), 1) };
        Assert.Throws<InputRefusedException>(() => weights.With(lowRank: deltas));
    }

    [Fact]
    public void A_delta_for_a_layer_of_another_width_is_refused()
    {
        using var scope = TensorScope.Enter();
        using var weights = Store();
        using var adapted = weights.With(lowRank: new Dictionary<string,
            LowRankDelta> { [Layer] = new(Tensor.Ones([2, 48]), Tensor.Ones([24, 2]), 1) });
        var error = Assert.Throws<InputRefusedException>(() => LayerOf(adapted));
        Assert.Contains("48", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused(string part, params (string Name, long[] Shape)[] tensors)
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputRefusedException>(() => Write(folder, tensors));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static void AssertSame(IReadOnlyDictionary<string, LowRankDelta> expected, IReadOnlyDictionary<string, LowRankDelta> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (path, delta) in expected)
        {
            Assert.Equal(delta.Scale, actual[path].Scale);
            Assert.Equal(delta.Down.Shape, actual[path].Down.Shape);
            Assert.Equal(delta.Down.ToArray<float>(), actual[path].Down.ToArray<float>());
            Assert.Equal(delta.Up.ToArray<float>(), actual[path].Up.ToArray<float>());
        }
    }

    // A file of ones.
    private static LoraFile Write(TemporaryFolder folder, params (string Name, long[] Shape)[] tensors)
    {
        var path = folder.At("x.safetensors");
        SafetensorsWriter.Write(path, tensors.Select(tensor => TensorFiles.Entry(tensor.Name, Tensor.Ones(tensor.Shape))));
        return LoraFile.Open(path);
    }

    private static Linear LayerOf(WeightStore weights) => new(weights.Root / Layer, 32, 24, bias: false);

    private static LoraFile Open(string folder) => LoraFile.Open(Fixtures.At("methods/lora", folder, "pytorch_lora_weights.safetensors"));

    private static WeightStore Store(DType dtype = DType.Float32) => new(
        SafetensorsSource.Open(Fixtures.At("sd/unet/diffusion_pytorch_model.safetensors")), dtype);
}
