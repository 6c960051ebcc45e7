using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>Layers as kohya's trainer calls them: the component's prefix, then the layer's path with underscores for dots.</summary>
/// <remarks>The way back knows the words of a path that have underscores of their own, so it needs no model. Files over the
/// names of the original Stable Diffusion code (<c>input_blocks</c>) have another tree of layers and are refused.</remarks>
internal static class KohyaName
{
    private const int MostWords = 3;

    private static readonly (string Prefix, string Component)[] Prefixes =
        [("lora_unet_", "unet"), ("lora_te_", "text_encoder"), ("lora_te1_", "text_encoder"), ("lora_te2_", "text_encoder_2")];

    private static readonly HashSet<string> Steps = new(StringComparer.Ordinal)
    {
        "down_blocks", "up_blocks", "mid_block", "attentions", "resnets", "downsamplers", "upsamplers", "transformer_blocks", "attn1",
        "attn2",
        "to_q", "to_k", "to_v", "to_out", "ff", "net", "proj", "proj_in", "proj_out", "conv", "conv1", "conv2", "conv_in", "conv_out",
        "conv_shortcut",
        "time_emb_proj", "time_embedding", "add_embedding", "linear_1", "linear_2", "text_model", "text_projection", "encoder", "layers",
        "self_attn",
        "q_proj", "k_proj", "v_proj", "out_proj", "mlp", "fc1", "fc2",
    };

    private static readonly (string Suffix, LoraPart Part)[] Suffixes =
        [(".lora_down.weight", LoraPart.Down), (".lora_up.weight", LoraPart.Up), (".alpha", LoraPart.Alpha)];

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

    /// <exception cref="InputRefusedException">The layer or the part is none that is known.</exception>
    public static LoraName Parse(string name, string filePath)
    {
        var (prefix, component) = Prefixes.First(prefix => name.StartsWith(prefix.Prefix, StringComparison.Ordinal));
        var (suffix, part) = Suffixes.FirstOrDefault(suffix => name.EndsWith(suffix.Suffix, StringComparison.Ordinal));
        var path = suffix is null ? null : Path(name[prefix.Length..^suffix.Length].Split('_'));
        return path is not null ? new LoraName(component, path, part) : throw new InputRefusedException(
            $"'{filePath}' holds '{name}', which is no part of a plain LoRA adapter over a model's layers as diffusers names them: load " +
            "it in diffusers and save it with save_lora_weights.");
    }

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
