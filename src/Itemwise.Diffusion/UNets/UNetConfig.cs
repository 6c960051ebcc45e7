using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>The shape of a UNet, from its <c>config.json</c>; what is not named there has the published class's default.</summary>
public sealed record UNetConfig
{
    /// <summary>Channels of the input: 4, or 8 where a picture's latents join (InstructPix2Pix).</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Channels of the output.</summary>
    public int OutChannels { get; init; } = 4;

    /// <summary>Side of the latents that the model was trained on.</summary>
    public int SampleSize { get; init; } = 64;

    /// <summary>Channels of each level, finest first.</summary>
    public ImmutableArray<int> Channels { get; init; } = [320, 640, 1280, 1280];

    /// <summary>Whether a level of the way down has transformers.</summary>
    public ImmutableArray<bool> DownAttention { get; init; } = [true, true, true, false];

    /// <summary>Whether a level of the way up has transformers, coarsest first.</summary>
    public ImmutableArray<bool> UpAttention { get; init; } = [false, true, true, true];

    /// <summary>Residual blocks of a level on the way down; one more on the way up.</summary>
    public int LayersPerBlock { get; init; } = 2;

    /// <summary>Heads of each level. The file's <c>attention_head_dim</c> is, against its name, this number.</summary>
    public ImmutableArray<int> Heads { get; init; } = [8, 8, 8, 8];

    /// <summary>Transformer blocks of each level.</summary>
    public ImmutableArray<int> TransformerLayers { get; init; } = [1, 1, 1, 1];

    /// <summary>Width of the prompt's tokens.</summary>
    public int CrossAttentionWidth { get; init; } = 1280;

    /// <summary>Whether transformers project by linear layers rather than 1x1 convolutions.</summary>
    public bool UseLinearProjection { get; init; }

    /// <summary>Groups of the norms.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Added to the variances of the norms.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether cosines stand before sines in the time embedding.</summary>
    public bool FlipSinToCos { get; init; } = true;

    /// <summary>Shift of the time embedding's frequencies.</summary>
    public double FrequencyShift { get; init; }

    /// <summary>Padding of the convolutions that halve the size.</summary>
    public int DownsamplePadding { get; init; } = 1;

    /// <summary>SDXL: width of each embedded size; null where there are none.</summary>
    public int? SizeEmbeddingWidth { get; init; }

    /// <summary>SDXL: width of the pooled prompt and the embedded sizes together.</summary>
    public int AddedWidth { get; init; }

    /// <summary>What both sides of the latents should be multiples of, so that every level halves evenly.</summary>
    public int Grid => 1 << (Channels.Length - 1);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InputRefusedException">It asks for something that is not built; names the option and its value.</exception>
    public static UNetConfig Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        RefuseOthers(config);
        var channels = config.GetInts("block_out_channels", 320, 640, 1280, 1280);
        var heads = config.Find("num_attention_heads") is { ValueKind: not System.Text.Json.JsonValueKind.Null } ? "num_attention_heads" : "attention_head_dim";
        var addsSizes = config.GetTextOrNull("addition_embed_type") == "text_time";
        var read = new UNetConfig
        {
            InChannels = config.GetInt("in_channels", 4),
            OutChannels = config.GetInt("out_channels", 4),
            SampleSize = config.GetInt("sample_size", 64),
            Channels = channels,
            DownAttention = Blocks(config, "down_block_types", "CrossAttnDownBlock2D", "DownBlock2D", ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"]),
            UpAttention = Blocks(config, "up_block_types", "CrossAttnUpBlock2D", "UpBlock2D", ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"]),
            LayersPerBlock = config.GetInt("layers_per_block", 2),
            Heads = config.GetIntPerLevel(heads, channels.Length, 8),
            TransformerLayers = config.GetIntPerLevel("transformer_layers_per_block", channels.Length, 1),
            CrossAttentionWidth = config.GetInt("cross_attention_dim", 1280),
            UseLinearProjection = config.GetBool("use_linear_projection", false),
            NormGroups = config.GetInt("norm_num_groups", 32),
            NormEpsilon = config.GetDouble("norm_eps", 1e-5),
            FlipSinToCos = config.GetBool("flip_sin_to_cos", true),
            FrequencyShift = config.GetDouble("freq_shift", 0),
            DownsamplePadding = config.GetInt("downsample_padding", 1),
            SizeEmbeddingWidth = addsSizes ? config.GetInt("addition_time_embed_dim") : null,
            AddedWidth = addsSizes ? config.GetInt("projection_class_embeddings_input_dim") : 0,
        };
        return read.DownAttention.Length == channels.Length && read.UpAttention.Length == channels.Length ? read
            : throw config.Refuse("down_block_types", $"and up_block_types have {read.DownAttention.Length} and {read.UpAttention.Length} blocks for {channels.Length} levels of channels");
    }

    private static ImmutableArray<bool> Blocks(ModelConfig config, string key, string with, string without, ReadOnlySpan<string> fallback)
    {
        return [.. config.GetTexts(key, fallback).Select(block => block == with ? true : block == without ? false
            : throw config.Refuse(key, $"names '{block}', which is not built: only {with} and {without} are"))];
    }

    private static void RefuseOthers(ModelConfig config)
    {
        (string Key, string Only)[] texts = [("act_fn", "silu"), ("mid_block_type", "UNetMidBlock2DCrossAttn"), ("resnet_time_scale_shift", "default"), ("time_embedding_type", "positional"), ("addition_embed_type", "text_time")];
        foreach (var (key, only) in texts)
        {
            if (config.GetTextOrNull(key) is { } value && value != only)
            {
                throw config.Refuse(key, $"is '{value}', of which only '{only}' is built");
            }
        }

        foreach (var key in (string[])["class_embed_type", "encoder_hid_dim_type", "time_cond_proj_dim", "reverse_transformer_layers_per_block", "timestep_post_act", "time_embedding_act_fn"])
        {
            if (config.Find(key) is { ValueKind: not (System.Text.Json.JsonValueKind.Null or System.Text.Json.JsonValueKind.False) } value)
            {
                throw config.Refuse(key, $"is {value.GetRawText()}: networks with it are not built");
            }
        }

        foreach (var key in (string[])["dual_cross_attention", "only_cross_attention", "center_input_sample", "class_embeddings_concat", "resnet_skip_time_act"])
        {
            if (config.Find(key) is { ValueKind: System.Text.Json.JsonValueKind.True })
            {
                throw config.Refuse(key, "is true: networks with it are not built");
            }
        }
    }
}
