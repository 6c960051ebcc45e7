using Itemwise.Torch;

namespace Itemwise.Diffusion.Adapters;

/// <summary>What a tensor's name in a LoRA file says: component, layer, and which part of the layer's delta it is.</summary>
/// <param name="Component"><c>unet</c>, <c>text_encoder</c>, …</param>
/// <param name="Path">The layer's path in the component's checkpoint.</param>
/// <param name="Part">Which tensor of the layer's it is.</param>
internal readonly record struct LoraName(string Component, string Path, LoraPart Part)
{
    private static readonly string[] Components = ["unet", "text_encoder", "text_encoder_2"];

    // diffusers before and after it took to PEFT; the text encoders' own; PEFT's.
    private static readonly (string Suffix, LoraPart Part)[] Suffixes =
    [
        (".lora.down.weight", LoraPart.Down), (".lora.up.weight", LoraPart.Up),
        (".lora_linear_layer.down.weight", LoraPart.Down), (".lora_linear_layer.up.weight", LoraPart.Up),
        (".lora_A.weight", LoraPart.Down), (".lora_B.weight", LoraPart.Up),
        (".lora_A.default.weight", LoraPart.Down), (".lora_B.default.weight", LoraPart.Up),
        (".lora.alpha", LoraPart.Alpha), (".alpha", LoraPart.Alpha),
    ];

    // The attention processors of diffusers 0.11 to 0.21 carried their own layers, called after the projection they adapted.
    private static readonly (string Middle, string InUNet, string InText)[] Processors =
    [
        ("to_q_lora", "to_q", "q_proj"), ("to_k_lora", "to_k", "k_proj"), ("to_v_lora", "to_v", "v_proj"),
        ("to_out_lora", "to_out.0", "out_proj"),
    ];

    /// <exception cref="InputRefusedException">The name is of another layout.</exception>
    public static LoraName Parse(string name, string filePath)
    {
        if (KohyaName.Matches(name))
        {
            return KohyaName.Parse(name, filePath);
        }

        var (component, rest) = Split(name);
        foreach (var (suffix, part) in Suffixes)
        {
            if (rest.EndsWith(suffix, StringComparison.Ordinal))
            {
                return new LoraName(component, rest[..^suffix.Length], part);
            }
        }

        return ParseProcessor(component, rest) ?? throw new InputRefusedException(
            $"'{filePath}' holds '{name}', which is no part of a plain LoRA adapter in the layout of diffusers or PEFT: convert it, or " +
            "choose another file.");
    }

    // Files of attention processors alone name no component.
    private static (string Component, string Layer) Split(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && Components.Contains(name[..dot]) ? (name[..dot], name[(dot + 1)..]) : (Components[0], name);
    }

    private static LoraName? ParseProcessor(string component, string rest)
    {
        foreach (var (middle, inUNet, inText) in Processors)
        {
            var layer = component == Components[0] ? inUNet : inText;
            foreach (var (suffix, part) in (ReadOnlySpan<(string, LoraPart)>)[(".down.weight", LoraPart.Down),
                (".up.weight", LoraPart.Up)])
            {
                if (rest.EndsWith($".{middle}{suffix}", StringComparison.Ordinal))
                {
                    var owner = rest[..^(middle.Length + suffix.Length + 1)];
                    owner = owner.EndsWith(".processor", StringComparison.Ordinal) ? owner[..^".processor".Length] : owner;
                    return new LoraName(component, $"{owner}.{layer}", part);
                }
            }
        }

        return null;
    }
}
