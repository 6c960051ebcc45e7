using Itemwise.Diffusion.Adapters;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.Adapters;

[AssertNoTensorLeaks]
public sealed class LoraNamingTests
{
    [Theory]
    [InlineData("sd", "unet", "unet/diffusion_pytorch_model.safetensors")]
    [InlineData("sdxl", "unet", "unet/diffusion_pytorch_model.safetensors")]
    [InlineData("sd", "text_encoder", "text_encoder/model.safetensors")]
    public void Every_layer_is_found_again_by_its_name_of_kohyas_trainer(string family, string component, string file)
    {
        using var source = SafetensorsSource.Open(Fixtures.At(family, file));
        var layers = source.Names.Where(name => name.EndsWith(".weight", StringComparison.Ordinal))
            .Select(name => name[..^".weight".Length])
            .Where(name => !name.Contains("norm", StringComparison.Ordinal)
                && !name.Contains("embeddings", StringComparison.Ordinal)).ToArray();

        Assert.True(layers.Length > 10);
        Assert.All(layers, layer => Assert.Equal(
            new LoraName(component, layer, LoraPart.Down), KohyaName.TryParse(
                KohyaName.Of(component, layer, hasTwoEncoders: false) + ".lora_down.weight")));
    }

    [Fact]
    public void Two_text_encoders_are_told_apart()
    {
        const string layer = "text_model.encoder.layers.11.self_attn.out_proj";

        Assert.Equal("lora_te1_text_model_encoder_layers_11_self_attn_out_proj",
            KohyaName.Of("text_encoder", layer, hasTwoEncoders: true));
        Assert.Equal(new LoraName("text_encoder", layer, LoraPart.Alpha),
            KohyaName.TryParse("lora_te1_text_model_encoder_layers_11_self_attn_out_proj.alpha"));
        Assert.Equal(new LoraName("text_encoder_2", layer, LoraPart.Up),
            KohyaName.TryParse("lora_te2_text_model_encoder_layers_11_self_attn_out_proj.lora_up.weight"));
    }

    [Fact]
    public void From_PEFT_to_kohyas_trainer_and_back_no_byte_of_a_tensor_changes()
    {
        using var scope = TensorScope.Enter();
        using var folder = new TemporaryFolder();
        using var generator = new Generator(11);
        var deltas = new Dictionary<string, LowRankDelta>
        {
            ["down_blocks.0.attentions.1.transformer_blocks.0.attn2.to_k"] = new(generator.Normal([4, 7]), generator.Normal([5, 4]), 1),
            ["mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0"] = new(generator.Normal([3, 6]), generator.Normal([6, 3]), 0.25),
            ["up_blocks.1.attentions.2.transformer_blocks.10.attn2.to_q"] = new(generator.Normal([4, 6]).To(DType.Float16),
                generator.Normal([6, 4]).To(DType.Float16), 2),
        };

        Write("first.safetensors", deltas, LoraNaming.Peft);
        using var first = LoraFile.Open(folder.At("first.safetensors"));
        Write("second.safetensors", first.Deltas(), LoraNaming.Kohya);
        using var second = LoraFile.Open(folder.At("second.safetensors"));
        Write("third.safetensors", second.Deltas(), LoraNaming.Peft);

        Assert.Equal(File.ReadAllBytes(folder.At("first.safetensors")), File.ReadAllBytes(folder.At("third.safetensors")));
        using var names = SafetensorsFile.Open(folder.At("second.safetensors"));
        Assert.Contains("lora_unet_down_blocks_0_attentions_1_transformer_blocks_0_attn2_to_k.lora_down.weight", names.Names);
        Assert.Contains("lora_unet_up_blocks_1_attentions_2_transformer_blocks_10_attn2_to_q.alpha", names.Names);
        using var peft = SafetensorsFile.Open(folder.At("third.safetensors"));
        Assert.Contains("unet.mid_block.attentions.0.transformer_blocks.0.attn1.to_out.0.lora_B.weight", peft.Names);

        void Write(string name, IReadOnlyDictionary<string, LowRankDelta> unet, LoraNaming naming) =>
            LoraFile.Write(folder.At(name), new Dictionary<string, IReadOnlyDictionary<string, LowRankDelta>> { ["unet"] = unet }, naming);
    }
}
