using Itemwise.Diffusion.Weights;

namespace Itemwise.Evaluation.Metrics;

/// <summary>The sizes of a vision transformer as transformers writes them: <c>vit</c> (DINO) or <c>dinov2</c>.</summary>
/// <param name="IsDinoV2">Whether it is a DINOv2: other names, and each block's branches scaled.</param>
/// <param name="Width">C, of every state.</param>
/// <param name="InnerWidth">Of the MLP.</param>
/// <param name="LayerCount">Blocks.</param>
/// <param name="HeadCount">Heads of attention.</param>
/// <param name="PatchSize">Pixels of a patch's side.</param>
/// <param name="TrainedSize">Pixels of the picture's side in training; positions are interpolated for others.</param>
/// <param name="Epsilon">Added to variances.</param>
internal sealed record VisionTransformerConfig(
    bool IsDinoV2, int Width, int InnerWidth, int LayerCount, int HeadCount, int PatchSize, int TrainedSize, double Epsilon)
{
    /// <summary>Reads a config.json.</summary>
    /// <exception cref="InputRefusedException">It is of another model, or asks for what is not supported.</exception>
    public static VisionTransformerConfig Read(ModelConfig config)
    {
        var type = config.GetText("model_type", "");
        if (type is not ("vit" or "dinov2"))
        {
            throw config.Refuse("model_type", $"is '{type}', expected vit (DINO) or dinov2");
        }

        if (config.GetText("hidden_act", "gelu") is var activation && activation != "gelu")
        {
            throw config.Refuse("hidden_act", $"is '{activation}', only gelu is supported");
        }

        if (config.GetBool("use_swiglu_ffn", false))
        {
            throw config.Refuse("use_swiglu_ffn", "is true, which is not supported: take the small, base or large model");
        }

        var width = config.GetInt("hidden_size", 768);
        return new VisionTransformerConfig(
            type == "dinov2", width, type == "dinov2" ? width * config.GetInt("mlp_ratio", 4) : config.GetInt("intermediate_size", 3072),
            config.GetInt("num_hidden_layers", 12), config.GetInt("num_attention_heads", 12), config.GetInt("patch_size", 16),
            config.GetInt("image_size", 224), config.GetDouble("layer_norm_eps", type == "dinov2" ? 1e-6 : 1e-12));
    }
}
