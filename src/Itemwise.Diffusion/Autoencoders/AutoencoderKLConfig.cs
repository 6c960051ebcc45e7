using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>The sizes of an autoencoder; what a config does not name has diffusers' default (AutoencoderKL).</summary>
public sealed record AutoencoderKLConfig
{
    private const int MostLayers = 1000;

    /// <summary>Channels of the picture that is encoded.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels of the picture that is decoded.</summary>
    public int OutChannels { get; init; } = 3;

    /// <summary>Channels of the latents.</summary>
    public int LatentChannels { get; init; } = 4;

    /// <summary>Channels of each level, from the picture's size down.</summary>
    public ImmutableArray<int> BlockOutChannels { get; init; } = [64];

    /// <summary>Residual blocks of each level of the encoder; the decoder has one more.</summary>
    public int LayersPerBlock { get; init; } = 1;

    /// <summary>Groups of all group norms.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Whether the lowest level has self-attention.</summary>
    public bool MidBlockAttention { get; init; } = true;

    /// <summary>Whether a 1x1 convolution follows the encoder.</summary>
    public bool UseQuantConv { get; init; } = true;

    /// <summary>Whether a 1x1 convolution precedes the decoder.</summary>
    public bool UsePostQuantConv { get; init; } = true;

    /// <summary>Brings latents to about unit variance: what a UNet sees is (latents - <see cref="ShiftFactor"/>) times this.</summary>
    public double ScalingFactor { get; init; } = 0.18215;

    /// <summary>Taken from the latents before they are scaled.</summary>
    public double ShiftFactor { get; init; }

    /// <summary>Whether float16 overflows in this model, so that it must be run in float32 (SDXL's).</summary>
    public bool ForceUpcast { get; init; } = true;

    /// <summary>Pixels of the picture to each latent, along one side.</summary>
    public int Factor => 1 << (BlockOutChannels.Length - 1);

    /// <summary>Reads the config.json of an autoencoder's folder.</summary>
    /// <exception cref="InputRefusedException">A value is of the wrong kind, or names what is not supported.</exception>
    public static AutoencoderKLConfig Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        RefuseOthers(config);
        var read = new AutoencoderKLConfig
        {
            InChannels = config.GetInt("in_channels", 3),
            OutChannels = config.GetInt("out_channels", 3),
            LatentChannels = config.GetInt("latent_channels", 4),
            BlockOutChannels = config.GetInts("block_out_channels", 64),
            LayersPerBlock = config.GetInt("layers_per_block", 1, 1, MostLayers),
            NormGroups = config.GetInt("norm_num_groups", 32),
            MidBlockAttention = config.GetBool("mid_block_add_attention", true),
            UseQuantConv = config.GetBool("use_quant_conv", true),
            UsePostQuantConv = config.GetBool("use_post_quant_conv", true),
            ScalingFactor = config.GetDouble("scaling_factor", 0.18215),
            ShiftFactor = config.GetDouble("shift_factor", 0),
            ForceUpcast = config.GetBool("force_upcast", true),
        };
        return read.BlockOutChannels.Length is 0 or > 15 || read.BlockOutChannels.Any(count => count <= 0)
            ? throw config.Refuse("block_out_channels", "has no sensible count of levels or channels")
            : read;
    }

    private static void RefuseOthers(ModelConfig config)
    {
        RefuseOtherTypes(config, "down_block_types", "DownEncoderBlock2D");
        RefuseOtherTypes(config, "up_block_types", "UpDecoderBlock2D");
        if (config.GetText("act_fn", "silu") is var activation && activation is not ("silu" or "swish"))
        {
            throw config.Refuse("act_fn", $"is '{activation}', only silu is supported");
        }

        foreach (var key in (ReadOnlySpan<string>)["latents_mean", "latents_std"])
        {
            if (config.Has(key))
            {
                throw config.Refuse(key, "is given and is not supported: choose a model with scaling_factor alone");
            }
        }
    }

    private static void RefuseOtherTypes(ModelConfig config, string key, string supported)
    {
        if (config.GetTexts(key).FirstOrDefault(type => type != supported) is { } other)
        {
            throw config.Refuse(key, $"names '{other}', only {supported} is supported");
        }
    }
}
