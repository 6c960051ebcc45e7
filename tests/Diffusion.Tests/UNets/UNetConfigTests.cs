using Itemwise.Diffusion.UNets;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Tests.UNets;

public sealed class UNetConfigTests
{
    [Fact]
    public void What_is_not_named_has_the_published_default()
    {
        var config = Read("""{"_class_name":"UNet2DConditionModel"}""");
        Assert.Equal([320, 640, 1280, 1280], config.Channels);
        Assert.Equal([true, true, true, false], config.DownAttention);
        Assert.Equal([false, true, true, true], config.UpAttention);
        Assert.Equal([8, 8, 8, 8], config.Heads);
        Assert.Equal([2, 2, 2, 2], config.LayersPerBlock);
        Assert.Equal(1280, config.CrossAttentionWidth);
        Assert.False(config.UseLinearProjection);
        Assert.Equal(8, config.Grid);
    }

    [Theory]
    [InlineData("sd", 4)]
    [InlineData("sdxl", 4)]
    [InlineData("ip2p", 8)]
    public void Published_configs_are_read(string family, int channels) => Assert.Equal(channels, TinyUNet.ReadConfig(family).InChannels);

    [Theory]
    [InlineData("""{"down_block_types":["CrossAttnDownBlock2D","AttnDownBlock2D","DownBlock2D","DownBlock2D"]}""", "AttnDownBlock2D")]
    [InlineData("""{"up_block_types":["UpBlock2D"]}""", "each of the 4 levels")]
    [InlineData("""{"num_attention_heads":8}""", "num_attention_heads")]
    [InlineData("""{"attention_head_dim":7}""", "7 heads")]
    [InlineData("""{"attention_head_dim":[5,10,20]}""", "3 numbers")]
    [InlineData("""{"only_cross_attention":[true,true,true,false]}""", "only_cross_attention")]
    [InlineData("""{"class_embed_type":"timestep"}""", "class_embed_type")]
    [InlineData("""{"addition_embed_type":"image"}""", "only text_time")]
    [InlineData("""{"conv_in_kernel":1}""", "conv_in_kernel")]
    [InlineData("""{"resnet_time_scale_shift":"scale_shift"}""", "resnet_time_scale_shift")]
    [InlineData("""{"block_out_channels":[]}""", "block_out_channels")]
    [InlineData("""{"layers_per_block":0}""", "layers_per_block")]
    public void What_no_supported_family_has_is_refused_with_its_key(string json, string part)
    {
        var error = Assert.Throws<InputRefusedException>(() => Read(json));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("'unet/config.json'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neutral_values_of_unsupported_options_are_no_obstacle()
    {
        var config = Read("""{"dropout":0.0,"mid_block_scale_factor":1,"resnet_out_scale_factor":1.0,"only_cross_attention":false,"class_embed_type":null,"act_fn":"silu"}""");
        Assert.Equal(4, config.LevelCount);
    }

    private static UNetConfig Read(string json) => UNetConfig.Read(ModelConfig.Parse(
        System.Text.Encoding.UTF8.GetBytes(json), "unet/config.json"));
}
