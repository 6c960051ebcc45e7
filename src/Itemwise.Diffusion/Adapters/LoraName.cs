namespace Itemwise.Diffusion.Adapters;

/// <summary>What a tensor's name in an adapter's file says: component, layer, and which part of the layer's change it is.</summary>
/// <param name="Component"><c>unet</c>, <c>text_encoder</c>, …</param>
/// <param name="Path">The layer's path in the component's checkpoint, in the names of diffusers or of the original code.</param>
/// <param name="Part">Which tensor of the layer's it is.</param>
internal readonly record struct LoraName(string Component, string Path, LoraPart Part)
{
    private const string UNet = "unet";
    private const string Text = "text_encoder";

    // diffusers; PEFT's own folders; ComfyUI's generic names. The first that fits counts.
    private static readonly (string Prefix, string Component, string Path)[] Prefixes =
    [
        ("unet.", UNet, ""), ("text_encoder.", Text, ""), ("text_encoder_2.", "text_encoder_2", ""),
        ("base_model.model.text_model.", Text, "text_model."), ("base_model.model.unet.", UNet, ""),
        ("base_model.model.text_encoder.", Text, ""), ("base_model.model.", UNet, ""), ("diffusion_model.", UNet, ""),
        ("text_encoders.clip_l.transformer.", Text, ""), ("text_encoders.clip_g.transformer.", "text_encoder_2", ""),
        ("clip_l.transformer.", Text, ""), ("clip_g.transformer.", "text_encoder_2", ""),
        ("text_model.", Text, "text_model."),
    ];

    // The attention processors of diffusers 0.11 to 0.21 carried their own layers, called after the projection they adapted.
    private static readonly (string Middle, string InUNet, string InText)[] Processors =
    [
        ("to_q_lora", "to_q", "q_proj"), ("to_k_lora", "to_k", "k_proj"), ("to_v_lora", "to_v", "v_proj"),
        ("to_out_lora", "to_out.0", "out_proj"),
    ];

    /// <summary>What a name says; null where it is of no layout that is known.</summary>
    public static LoraName? TryParse(string name)
    {
        if (KohyaName.Matches(name))
        {
            return KohyaName.TryParse(name);
        }

        var (component, rest) = Split(name);
        return ParseProcessor(component, rest)
            ?? (LoraSuffixes.Split(rest) is var (path, part) ? new LoraName(component, path, part) : null);
    }

    // Files of the UNet alone may name no component.
    private static (string Component, string Layer) Split(string name)
    {
        var (prefix, component, path) = Prefixes.FirstOrDefault(known => name.StartsWith(known.Prefix, StringComparison.Ordinal));
        return prefix is null ? (UNet, name) : (component, path + name[prefix.Length..]);
    }

    private static LoraName? ParseProcessor(string component, string rest)
    {
        foreach (var (middle, inUNet, inText) in Processors)
        {
            var layer = component == UNet ? inUNet : inText;
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
