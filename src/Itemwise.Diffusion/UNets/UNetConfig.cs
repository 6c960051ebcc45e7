using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.UNets;

/// <summary>The sizes of a UNet; what a config does not name has diffusers' default (UNet2DConditionModel).</summary>
/// <remarks>Covers the families of Stable Diffusion 1.x and 2.x, SDXL and InstructPix2Pix. Lists go from the latents' size down.</remarks>
public sealed record UNetConfig
{
    private const int MostCounted = 1000;   // layers of a level, and heads

    /// <summary>Channels of the input: latents, and for InstructPix2Pix the picture's latents after them.</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Channels of the prediction.</summary>
    public int OutChannels { get; init; } = 4;

    /// <summary>Channels of each level.</summary>
    public ImmutableArray<int> Channels { get; init; } = [320, 640, 1280, 1280];

    /// <summary>Whether each level has attention on the way down.</summary>
    public ImmutableArray<bool> DownAttention { get; init; } = [true, true, true, false];

    /// <summary>Whether each step of the way up has attention, from the lowest level up.</summary>
    public ImmutableArray<bool> UpAttention { get; init; } = [false, true, true, true];

    /// <summary>Residual blocks of each level on the way down; on the way up there is one more.</summary>
    public ImmutableArray<int> LayersPerBlock { get; init; } = [2, 2, 2, 2];

    /// <summary>Transformer blocks after each residual block, for each level.</summary>
    public ImmutableArray<int> TransformerLayers { get; init; } = [1, 1, 1, 1];

    /// <summary>Attention heads of each level (<c>attention_head_dim</c>, which despite its name counts heads).</summary>
    public ImmutableArray<int> Heads { get; init; } = [8, 8, 8, 8];

    /// <summary>Width of the prompts' token states, C.</summary>
    public int CrossAttentionWidth { get; init; } = 1280;

    /// <summary>Whether transformers are entered and left by a linear layer instead of a 1x1 convolution.</summary>
    public bool UseLinearProjection { get; init; }

    /// <summary>Whether attention computes in float32 whatever the model's dtype.</summary>
    public bool UpcastAttention { get; init; }

    /// <summary>Groups of all group norms.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Added to each variance in the residual blocks' norms.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the cosines come before the sines in embeddings of time steps.</summary>
    public bool FlipSinToCos { get; init; } = true;

    /// <summary>Taken from the count of frequencies in embeddings of time steps.</summary>
    public double FrequencyShift { get; init; }

    /// <summary>SDXL: width of the embedding of each of the picture's six sizes; null where there are none.</summary>
    public int? SizeEmbeddingWidth { get; init; }

    /// <summary>SDXL: width of the pooled prompt and the embedded sizes side by side.</summary>
    public int AddedWidth { get; init; }

    /// <summary>Side of the latents that the model was trained on; the height where they were not square.</summary>
    public int SampleSize { get; init; } = 64;

    /// <summary>What both sides of the latents should be multiples of, so that every level halves evenly.</summary>
    public int Grid => 1 << (Channels.Length - 1);

    /// <summary>The number of levels.</summary>
    public int LevelCount => Channels.Length;

    /// <summary>Width of the embedding of time steps.</summary>
    public int TimeEmbeddingWidth => 4 * Channels[0];

    /// <summary>Reads the config.json of a UNet's folder.</summary>
    /// <exception cref="InputRefusedException">A value is of the wrong kind, or names what is not supported.</exception>
    public static UNetConfig Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        RefuseOthers(config);
        var channels = config.GetInts("block_out_channels", 320, 640, 1280, 1280);
        if (channels.Length is 0 or > 16 || channels.Any(count => count <= 0))
        {
            throw config.Refuse("block_out_channels", "has no sensible count of levels or channels");
        }

        var addsSizes = AddsSizes(config);
        var (sizeWidth, addedWidth) = addsSizes ? ReadAddedWidths(config) : (0, 0);
        return new UNetConfig
        {
            InChannels = config.GetInt("in_channels", 4),
            OutChannels = config.GetInt("out_channels", 4),
            Channels = channels,
            DownAttention = ReadAttention(config, "down_block_types", channels.Length, "CrossAttnDownBlock2D", "DownBlock2D",
                [true, true, true, false]),
            UpAttention = ReadAttention(config, "up_block_types", channels.Length, "CrossAttnUpBlock2D", "UpBlock2D",
                [false, true, true, true]),
            LayersPerBlock = ReadCounts(config, "layers_per_block", channels.Length, 2),
            TransformerLayers = ReadCounts(config, "transformer_layers_per_block", channels.Length, 1),
            Heads = ReadHeads(config, channels),
            CrossAttentionWidth = config.GetInt("cross_attention_dim", 1280),
            UseLinearProjection = config.GetBool("use_linear_projection", false),
            UpcastAttention = config.GetBool("upcast_attention", false),
            NormGroups = config.GetInt("norm_num_groups", 32),
            NormEpsilon = config.GetDouble("norm_eps", 1e-5),
            FlipSinToCos = config.GetBool("flip_sin_to_cos", true),
            FrequencyShift = config.GetDouble("freq_shift", 0),
            SizeEmbeddingWidth = addsSizes ? sizeWidth : null,
            AddedWidth = addedWidth,
            SampleSize = ReadSampleSize(config),
        };
    }

    private static ImmutableArray<bool> ReadAttention(
        ModelConfig config, string key, int levelCount, string with, string without, ImmutableArray<bool> fallback)
    {
        var types = config.GetTexts(key, [.. fallback.Select(attends => attends ? with : without)]);
        if (types.FirstOrDefault(type => type != with && type != without) is { } other)
        {
            throw config.Refuse(key, $"names '{other}', only {with} and {without} are supported");
        }

        return types.Length == levelCount
            ? [.. types.Select(type => type == with)]
            : throw config.Refuse(key, $"names {types.Length} blocks and needs one for each of the {levelCount} levels");
    }

    private static ImmutableArray<int> ReadCounts(ModelConfig config, string key, int levelCount, int fallback)
    {
        var counts = config.GetIntPerLevel(key, levelCount, fallback);
        return counts.All(count => count is > 0 and <= MostCounted) ? counts : throw config.Refuse(key, $"must be 1 to {MostCounted}");
    }

    private static ImmutableArray<int> ReadHeads(ModelConfig config, ImmutableArray<int> channels)
    {
        var heads = ReadCounts(config, "attention_head_dim", channels.Length, 8);
        foreach (var (level, count) in heads.Index())
        {
            if (channels[level] % count != 0)
            {
                throw config.Refuse("attention_head_dim",
                    $"asks for {count} heads where level {level} has {channels[level]} channels, which they do not divide");
            }
        }

        return heads;
    }

    // One number, or height and width.
    private static int ReadSampleSize(ModelConfig config)
    {
        var size = config.Find("sample_size") is { ValueKind: JsonValueKind.Array }
            ? config.GetInts("sample_size").FirstOrDefault()
            : config.GetInt("sample_size", 64);
        return size > 0 ? size : throw config.Refuse("sample_size", $"is {size}, it must be at least 1");
    }

    private static bool AddsSizes(ModelConfig config) => config.GetTextOrNull("addition_embed_type") switch
    {
        null => false,
        "text_time" => true,
        var other => throw config.Refuse("addition_embed_type", $"is '{other}', only text_time (SDXL) is supported"),
    };

    // The pooled prompt stands beside the six embedded sizes.
    private static (int Size, int Added) ReadAddedWidths(ModelConfig config)
    {
        var (size, added) = (config.GetInt("addition_time_embed_dim"), config.GetInt("projection_class_embeddings_input_dim"));
        return size > 0 && 6L * size < added ? (size, added)
            : throw config.Refuse("addition_time_embed_dim",
                $"is {size}, which six times does not leave room for a pooled prompt in the {added} of " +
                "projection_class_embeddings_input_dim");
    }

    // Options that change the computation and that no supported family uses; each may stand there with its neutral value.
    private static void RefuseOthers(ModelConfig config)
    {
        ReadOnlySpan<(string Key, string Neutral)> options =
        [
            ("act_fn", "\"silu\""), ("addition_embed_type_num_heads", "64"), ("attention_type", "\"default\""),
            ("center_input_sample", "false"),
            ("class_embed_type", "null"), ("class_embeddings_concat", "false"), ("conv_in_kernel", "3"), ("conv_out_kernel", "3"),
            ("cross_attention_norm", "null"), ("downsample_padding", "1"), ("dropout", "0"), ("dual_cross_attention", "false"),
            ("encoder_hid_dim", "null"),
            ("encoder_hid_dim_type", "null"), ("mid_block_only_cross_attention", "null"), ("mid_block_scale_factor", "1"),
            ("mid_block_type", "\"UNetMidBlock2DCrossAttn\""), ("num_attention_heads", "null"), ("num_class_embeds", "null"),
            ("only_cross_attention", "false"),
            ("resnet_out_scale_factor", "1"), ("resnet_skip_time_act", "false"), ("resnet_time_scale_shift", "\"default\""),
            ("reverse_transformer_layers_per_block", "null"), ("time_cond_proj_dim", "null"), ("time_embedding_act_fn", "null"),
            ("time_embedding_dim", "null"), ("time_embedding_type", "\"positional\""), ("timestep_post_act", "null"),
        ];
        foreach (var (key, neutral) in options)
        {
            if (config.Find(key) is { } value && !IsNeutral(value, neutral))
            {
                throw config.Refuse(key,
                    $"is {value.GetRawText()}, only {neutral} is supported: this is a UNet of another kind than Stable Diffusion's");
            }
        }
    }

    private static bool IsNeutral(JsonElement value, string neutral) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().All(item => IsNeutral(item, neutral)),
        JsonValueKind.Number => double.TryParse(neutral, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && value.GetDouble() == number,
        JsonValueKind.False when neutral == "null" => true,
        _ => value.GetRawText() == neutral,
    };
}
