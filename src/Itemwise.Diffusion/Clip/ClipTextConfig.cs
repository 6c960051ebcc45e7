using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Clip;

/// <summary>The sizes of a CLIP text encoder; what a config does not name has the published default
/// (transformers' CLIPTextConfig).</summary>
public sealed record ClipTextConfig
{
    // Published configs say 2, which is no end of text but a mark of the age before the id was looked at.
    private const int LegacyEndOfTextId = 2;

    private const int MostLayers = 1000;
    private const int LongestText = 100_000;

    /// <summary>Rows of the token table.</summary>
    public int VocabularySize { get; init; } = 49408;

    /// <summary>C, the width of a token's state.</summary>
    public int Width { get; init; } = 512;

    /// <summary>The width between the two layers of each block's perceptron.</summary>
    public int InnerWidth { get; init; } = 2048;

    /// <summary>Transformer blocks.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>Attention heads of each block.</summary>
    public int HeadCount { get; init; } = 8;

    /// <summary>The longest text, in tokens with start and end.</summary>
    public int MaximumLength { get; init; } = 77;

    /// <summary>Added to variances by the layer norms.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The perceptrons' activation.</summary>
    public ClipActivation Activation { get; init; } = ClipActivation.QuickGelu;

    /// <summary>The width the pooled state is projected to (CLIPTextModelWithProjection, SDXL's second encoder); null for none.</summary>
    public int? ProjectionWidth { get; init; }

    /// <summary>Where the pooled state is read: at the first token of this id. Null: at the first of the largest id, as the published
    /// configs of Stable Diffusion have it; that is the end of the text until tokens are added, whose ids are larger.</summary>
    public long? PoolAtId { get; init; }

    /// <summary>Reads the config.json of a text encoder's folder.</summary>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or not supported.</exception>
    public static ClipTextConfig Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var projected = config.GetTexts("architectures").Contains("CLIPTextModelWithProjection");
        return Read(config, projected ? config.GetInt("projection_dim", 512) : null);
    }

    /// <summary>Reads the settings of a text encoder within those of a larger model.</summary>
    /// <param name="config">The encoder's own settings.</param>
    /// <param name="projectionWidth">The width the pooled state is projected to, which the larger model knows; null for none.</param>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or not supported.</exception>
    public static ClipTextConfig Read(ModelConfig config, int? projectionWidth)
    {
        ArgumentNullException.ThrowIfNull(config);
        var endOfTextId = config.GetInt("eos_token_id", 49407);
        var width = config.GetInt("hidden_size", 512);
        return new ClipTextConfig
        {
            VocabularySize = config.GetInt("vocab_size", 49408),
            Width = width,
            InnerWidth = config.GetInt("intermediate_size", 2048),
            LayerCount = Layers(config),
            HeadCount = ReadHeadCount(config, width, 8),
            MaximumLength = config.GetInt("max_position_embeddings", 77, 2, LongestText),
            Epsilon = config.GetDouble("layer_norm_eps", 1e-5),
            Activation = ClipActivations.Read(config),
            ProjectionWidth = projectionWidth,
            PoolAtId = endOfTextId == LegacyEndOfTextId ? null : endOfTextId,
        };
    }

    internal static int Layers(ModelConfig config) => config.GetInt("num_hidden_layers", 12, 1, MostLayers);

    internal static int ReadHeadCount(ModelConfig config, int width, int fallback)
    {
        var headCount = config.GetInt("num_attention_heads", fallback);
        return headCount > 0 && width % headCount == 0
            ? headCount
            : throw config.Refuse("num_attention_heads", $"is {headCount}, which does not divide the width {width}");
    }
}
