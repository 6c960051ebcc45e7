using System.Text.RegularExpressions;

namespace Itemwise.Diffusion.Adapters;

/// <summary>How the tensors of a layer end, in every trainer's names.</summary>
internal static partial class LoraSuffixes
{
    private static readonly (string Suffix, LoraPart Part)[] Known =
    [
        // diffusers before and after it took to PEFT; the text encoders' own; PEFT's
        (".lora.down.weight", LoraPart.Down), (".lora.up.weight", LoraPart.Up),
        (".lora_linear_layer.down.weight", LoraPart.Down), (".lora_linear_layer.up.weight", LoraPart.Up),
        (".lora_A.weight", LoraPart.Down), (".lora_B.weight", LoraPart.Up), (".lora.alpha", LoraPart.Alpha),
        (".lora_magnitude_vector", LoraPart.OutputMagnitude), (".lora_magnitude_vector.weight", LoraPart.OutputMagnitude),
        // kohya's trainer, OneTrainer and LyCORIS
        (".lora_down.weight", LoraPart.Down), (".lora_up.weight", LoraPart.Up), (".lora_mid.weight", LoraPart.Middle),
        (".alpha", LoraPart.Alpha), (".dora_scale", LoraPart.Magnitude),
        (".hada_w1_a", LoraPart.HadamardFirstLeft), (".hada_w1_b", LoraPart.HadamardFirstRight), (".hada_t1", LoraPart.HadamardFirstCore),
        (".hada_w2_a", LoraPart.HadamardSecondLeft), (".hada_w2_b", LoraPart.HadamardSecondRight),
        (".hada_t2", LoraPart.HadamardSecondCore),
        (".lokr_w1", LoraPart.KroneckerSmall), (".lokr_w1_a", LoraPart.KroneckerSmallLeft), (".lokr_w1_b", LoraPart.KroneckerSmallRight),
        (".lokr_w2", LoraPart.KroneckerLarge), (".lokr_w2_a", LoraPart.KroneckerLargeLeft), (".lokr_w2_b", LoraPart.KroneckerLargeRight),
        (".lokr_t2", LoraPart.KroneckerLargeCore),
        (".diff", LoraPart.Difference), (".diff_b", LoraPart.BiasDifference), (".w_norm", LoraPart.Difference),
        (".b_norm", LoraPart.BiasDifference),
    ];

    /// <summary>A name without its end, and the part that the end says; null where the end is none that is known.</summary>
    public static (string Layer, LoraPart Part)? Split(string name)
    {
        var (suffix, part) = Known.FirstOrDefault(known => name.EndsWith(known.Suffix, StringComparison.Ordinal));
        if (suffix is not null)
        {
            return (name[..^suffix.Length], part);
        }

        // PEFT keeps several adapters in one model, each under a name of its own.
        return NamedAdapter().Match(name) is { Success: true } named
            ? (named.Groups[1].Value, named.Groups[2].Value switch
            {
                "lora_A" => LoraPart.Down,
                "lora_B" => LoraPart.Up,
                _ => LoraPart.OutputMagnitude,
            })
            : null;
    }

    [GeneratedRegex(@"^(.+)\.(lora_A|lora_B|lora_magnitude_vector)\.[^.]+(?:\.weight)?$")]
    private static partial Regex NamedAdapter();
}
