namespace Itemwise.Diffusion.Adapters;

/// <summary>Layers as kohya's trainer calls them: the component's prefix, then the layer's path with underscores for dots.</summary>
/// <remarks>The way back knows the words of a path that have underscores of their own, so it needs no model. Paths may be those of
/// the original Stable Diffusion code (<c>input_blocks</c>), as SDXL's have them; LyCORIS writes its own prefix.</remarks>
internal static class KohyaName
{
    private const int MostWords = 3;

    private static readonly (string Prefix, string Component)[] Prefixes =
    [
        ("lora_unet_", "unet"), ("lora_te_", "text_encoder"), ("lora_te1_", "text_encoder"), ("lora_te2_", "text_encoder_2"),
        ("lycoris_text_model_", "text_encoder"), ("lycoris_", "unet"),
    ];

    private static readonly HashSet<string> Steps = new(StringComparer.Ordinal)
    {
        "down_blocks", "up_blocks", "mid_block", "attentions", "resnets", "downsamplers", "upsamplers", "transformer_blocks", "attn1",
        "attn2",
        "to_q", "to_k", "to_v", "to_out", "ff", "net", "proj", "proj_in", "proj_out", "conv", "conv1", "conv2", "conv_in", "conv_out",
        "conv_shortcut",
        "time_emb_proj", "time_embedding", "add_embedding", "linear_1", "linear_2", "text_model", "text_projection", "encoder", "layers",
        "self_attn",
        "q_proj", "k_proj", "v_proj", "out_proj", "mlp", "fc1", "fc2", "norm", "norm1", "norm2", "norm3", "conv_norm_out", "group_norm",
        "layer_norm1", "layer_norm2", "final_layer_norm", "embeddings", "token_embedding", "position_embedding",
        "input_blocks", "output_blocks", "middle_block", "in_layers", "out_layers", "emb_layers", "skip_connection", "time_embed",
        "label_emb", "op", "out",
    };

    /// <summary>Whether a tensor's name is of this kind.</summary>
    public static bool Matches(string name) => Prefixes.Any(prefix => name.StartsWith(prefix.Prefix, StringComparison.Ordinal));

    /// <summary>A layer's name without the part.</summary>
    /// <param name="component"><c>unet</c>, <c>text_encoder</c> or <c>text_encoder_2</c>.</param>
    /// <param name="path">The layer's path in the component's checkpoint.</param>
    /// <param name="hasTwoEncoders">Whether the model has a second text encoder, which changes the first one's name.</param>
    public static string Of(string component, string path, bool hasTwoEncoders)
    {
        var prefix = (component, hasTwoEncoders) switch
        {
            ("unet", _) => "lora_unet_",
            ("text_encoder", false) => "lora_te_",
            ("text_encoder", true) => "lora_te1_",
            _ => "lora_te2_",
        };
        return prefix + path.Replace('.', '_');
    }

    /// <summary>What a name says; null where the layer or the part is none that is known.</summary>
    public static LoraName? TryParse(string name)
    {
        var (prefix, component) = Prefixes.First(prefix => name.StartsWith(prefix.Prefix, StringComparison.Ordinal));
        return LoraSuffixes.Split(name) is var (layer, part) && layer.Length > prefix.Length
            && Path(WithinText(prefix, layer[prefix.Length..]).Split('_')) is { } path
            ? new LoraName(component, path, part)
            : null;
    }

    // What LyCORIS' prefix of the text encoder takes from the path belongs to it.
    private static string WithinText(string prefix, string layer) =>
        prefix.EndsWith("text_model_", StringComparison.Ordinal) ? $"text_model_{layer}" : layer;

    private static string? Path(string[] words)
    {
        var steps = new List<string>();
        for (var at = 0; at < words.Length;)
        {
            var count = Math.Min(MostWords, words.Length - at);
            while (count > 0 && !IsStep(string.Join('_', words.AsSpan(at, count)!)))
            {
                count--;
            }

            if (count == 0)
            {
                return null;
            }

            steps.Add(string.Join('_', words.AsSpan(at, count)!));
            at += count;
        }

        return string.Join('.', steps);
    }

    private static bool IsStep(string word) => Steps.Contains(word) || (word.Length > 0 && word.All(char.IsAsciiDigit));
}
