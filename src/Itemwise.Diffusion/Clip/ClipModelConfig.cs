using Itemwise.Diffusion.Weights;

namespace Itemwise.Diffusion.Clip;

/// <summary>The sizes of a whole CLIP model (transformers' CLIPConfig).</summary>
/// <param name="Text">The text tower, with the projection.</param>
/// <param name="Vision">The vision tower.</param>
/// <param name="ProjectionWidth">The width of the space where texts and pictures meet.</param>
public sealed record ClipModelConfig(ClipTextConfig Text, ClipVisionConfig Vision, int ProjectionWidth)
{
    /// <summary>Reads the config.json of a CLIP model's folder.</summary>
    /// <exception cref="InputRefusedException">It is of no CLIP model, or a value is of the wrong kind or not supported.</exception>
    public static ClipModelConfig Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.GetText("model_type", "clip") is var type && type != "clip")
        {
            throw config.Refuse("model_type", $"is '{type}', expected clip: name the folder of a CLIPModel");
        }

        var projectionWidth = config.GetInt("projection_dim", 512);
        var text = config.GetSection("text_config")
            ?? throw config.Refuse("text_config", "is missing: name the folder of a whole CLIPModel, not of a text encoder");
        var vision = config.GetSection("vision_config")
            ?? throw config.Refuse("vision_config", "is missing: name the folder of a whole CLIPModel, not of a text encoder");
        return new ClipModelConfig(ClipTextConfig.Read(text, projectionWidth), ClipVisionConfig.Read(vision), projectionWidth);
    }
}
