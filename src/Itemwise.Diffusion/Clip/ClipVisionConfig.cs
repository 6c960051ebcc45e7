using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Clip;

/// <summary>The sizes of CLIP's vision tower; what a config does not name has the published default
/// (transformers' CLIPVisionConfig).</summary>
public sealed record ClipVisionConfig
{
    /// <summary>C, the width of a patch's state.</summary>
    public int Width { get; init; } = 768;

    /// <summary>The width between the two layers of each block's perceptron.</summary>
    public int InnerWidth { get; init; } = 3072;

    /// <summary>Transformer blocks.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>Attention heads of each block.</summary>
    public int HeadCount { get; init; } = 12;

    /// <summary>Channels of the picture.</summary>
    public int ChannelCount { get; init; } = 3;

    /// <summary>Pixels of each side of the picture.</summary>
    public int PictureSize { get; init; } = 224;

    /// <summary>Pixels of each side of a patch.</summary>
    public int PatchSize { get; init; } = 32;

    /// <summary>Added to variances by the layer norms.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The perceptrons' activation.</summary>
    public ClipActivation Activation { get; init; } = ClipActivation.QuickGelu;

    /// <summary>States of a picture: its patches, and one for the whole.</summary>
    public int StateCount => (PictureSize / PatchSize) * (PictureSize / PatchSize) + 1;

    /// <summary>Reads the settings of a vision tower.</summary>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or not supported.</exception>
    public static ClipVisionConfig Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var width = config.GetInt("hidden_size", 768);
        var patchSize = config.GetInt("patch_size", 32);
        if (patchSize < 1)
        {
            throw config.Refuse("patch_size", $"is {patchSize}, patches have at least one pixel");
        }

        return new ClipVisionConfig
        {
            Width = width,
            InnerWidth = config.GetInt("intermediate_size", 3072),
            LayerCount = ClipTextConfig.Layers(config),
            HeadCount = ClipTextConfig.ReadHeadCount(config, width, 12),
            ChannelCount = config.GetInt("num_channels", 3),
            PictureSize = config.GetInt("image_size", 224),
            PatchSize = patchSize,
            Epsilon = config.GetDouble("layer_norm_eps", 1e-5),
            Activation = ClipActivations.Read(config),
        };
    }
}
