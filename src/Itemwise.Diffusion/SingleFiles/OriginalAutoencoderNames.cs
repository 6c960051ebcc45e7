using System.Text.RegularExpressions;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>The names of an autoencoder in the original code (<c>decoder.up.3.block.0.…</c>) and in diffusers
/// (<c>decoder.up_blocks.0.resnets.0.…</c>).</summary>
/// <param name="levelCount">Levels, which the original counts from the picture's size on both ways.</param>
internal sealed partial class OriginalAutoencoderNames(int levelCount)
{
    /// <summary>A tensor's name in diffusers.</summary>
    public string ToDiffusers(string original)
    {
        var name = Level().Replace(original, match =>
        {
            var level = int.Parse(match.Groups["level"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            return match.Groups["way"].Value == "down" ? $"encoder.down_blocks.{level}." : $"decoder.up_blocks.{levelCount - 1 - level}.";
        });
        name = Block().Replace(name, ".resnets.$1.");
        name = Middle().Replace(name, match => match.Groups[2].Value == "1" ? $"{match.Groups[1].Value}mid_block.resnets.0."
            : $"{match.Groups[1].Value}mid_block.resnets.1.");
        name = name.Replace(".mid.attn_1.", ".mid_block.attentions.0.", StringComparison.Ordinal)
            .Replace(".downsample.conv.", ".downsamplers.0.conv.", StringComparison.Ordinal)
            .Replace(".upsample.conv.", ".upsamplers.0.conv.", StringComparison.Ordinal)
            .Replace(".nin_shortcut.", ".conv_shortcut.", StringComparison.Ordinal)
            .Replace(".norm_out.", ".conv_norm_out.", StringComparison.Ordinal);
        return IsAttention(name) ? OfAttention(name) : name;
    }

    /// <summary>Whether a tensor in diffusers is of the attention in the middle, where the original has 1x1 convolutions.</summary>
    public static bool IsAttention(string name) => name.Contains(".mid_block.attentions.0.", StringComparison.Ordinal);

    private static string OfAttention(string name) => name
        .Replace(".attentions.0.norm.", ".attentions.0.group_norm.", StringComparison.Ordinal)
        .Replace(".attentions.0.q.", ".attentions.0.to_q.", StringComparison.Ordinal)
        .Replace(".attentions.0.k.", ".attentions.0.to_k.", StringComparison.Ordinal)
        .Replace(".attentions.0.v.", ".attentions.0.to_v.", StringComparison.Ordinal)
        .Replace(".attentions.0.proj_out.", ".attentions.0.to_out.0.", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?:encoder|decoder)\.(?<way>down|up)\.(?<level>\d{1,3})\.")]
    private static partial Regex Level();

    [GeneratedRegex(@"\.block\.(\d{1,3})\.")]
    private static partial Regex Block();

    [GeneratedRegex(@"^(encoder\.|decoder\.)mid\.block_([12])\.")]
    private static partial Regex Middle();
}
