using System.Globalization;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>The names of a UNet in the original Stable Diffusion code (<c>input_blocks.4.1.…</c>) and in diffusers
/// (<c>down_blocks.1.attentions.0.…</c>).</summary>
/// <remarks>The original counts one list from the first convolution down, and one up: a level's residual blocks, and a block that
/// changes the size after each level but the last.</remarks>
/// <param name="levelCount">Levels of the UNet.</param>
/// <param name="layersPerBlock">Residual blocks of each level on the way down; on the way up there is one more.</param>
internal sealed class OriginalUNetNames(int levelCount, int layersPerBlock)
{
    private static readonly (string Original, string Diffusers)[] Ends =
    [
        ("time_embed.0", "time_embedding.linear_1"), ("time_embed.2", "time_embedding.linear_2"),
        ("label_emb.0.0", "add_embedding.linear_1"), ("label_emb.0.2", "add_embedding.linear_2"),
        ("input_blocks.0.0", "conv_in"), ("out.0", "conv_norm_out"), ("out.2", "conv_out"),
        ("middle_block.1", "mid_block.attentions.0"),
    ];

    private static readonly (string Original, string Diffusers)[] Residual =
    [
        ("in_layers.0", "norm1"), ("in_layers.2", "conv1"), ("emb_layers.1", "time_emb_proj"), ("out_layers.0", "norm2"),
        ("out_layers.3", "conv2"), ("skip_connection", "conv_shortcut"),
    ];

    /// <summary>Whether a name is one of the original code's.</summary>
    public static bool Matches(string name) => name.StartsWith("input_blocks.", StringComparison.Ordinal)
        || name.StartsWith("output_blocks.", StringComparison.Ordinal) || name.StartsWith("middle_block.", StringComparison.Ordinal)
        || name.StartsWith("time_embed.", StringComparison.Ordinal) || name.StartsWith("label_emb.", StringComparison.Ordinal)
        || name.StartsWith("out.", StringComparison.Ordinal);

    /// <summary>The names of the UNet whose tensors are called so.</summary>
    /// <param name="names">The tensors' names in the original code.</param>
    /// <returns>Null where they are no such UNet's.</returns>
    public static OriginalUNetNames? Of(IReadOnlySet<string> names)
    {
        var last = 0;
        while (names.Contains($"input_blocks.{last + 1}.0.in_layers.0.weight") || names.Contains($"input_blocks.{last + 1}.0.op.weight"))
        {
            last++;
        }

        int[] shrinking = [.. Enumerable.Range(1, last).Where(index => names.Contains($"input_blocks.{index}.0.op.weight"))];
        var layers = shrinking.Length == 0 ? last : shrinking[0] - 1;
        var levels = shrinking.Length + 1;
        return layers > 0 && last == (levels * (layers + 1)) - 1 && names.Contains("input_blocks.0.0.weight")
            ? new OriginalUNetNames(levels, layers)
            : null;
    }

    /// <summary>A layer's or tensor's name in diffusers; null for one that the UNet does not have.</summary>
    public string? ToDiffusers(string original)
    {
        foreach (var (from, to) in Ends)
        {
            if (IsBelow(original, from))
            {
                return to + original[from.Length..];
            }
        }

        var parts = original.Split('.', 4);
        if (parts.Length >= 3 && parts[0] == "middle_block" && parts[1] is "0" or "2")
        {
            return OfResidual($"mid_block.resnets.{(parts[1] == "0" ? 0 : 1)}", string.Join('.', parts[2..]));
        }

        return parts.Length < 4 || !Number(parts[1], out var index) || !Number(parts[2], out var member) ? null : parts[0] switch
        {
            "input_blocks" => OnTheWayDown(index - 1, member, parts[3]),
            "output_blocks" => OnTheWayUp(index, member, parts[3]),
            _ => null,
        };
    }

    private string? OnTheWayDown(int index, int member, string rest)
    {
        var (level, layer) = Math.DivRem(index, layersPerBlock + 1);
        if (index < 0 || level >= levelCount)
        {
            return null;
        }

        return (layer == layersPerBlock, member) switch
        {
            (true, 0) when IsBelow(rest, "op") => $"down_blocks.{level}.downsamplers.0.conv{rest[2..]}",
            (false, 0) => OfResidual($"down_blocks.{level}.resnets.{layer}", rest),
            (false, 1) => $"down_blocks.{level}.attentions.{layer}.{rest}",
            _ => null,
        };
    }

    private string? OnTheWayUp(int index, int member, string rest)
    {
        var (level, layer) = Math.DivRem(index, layersPerBlock + 1);
        if (index < 0 || level >= levelCount)
        {
            return null;
        }

        return member switch
        {
            0 => OfResidual($"up_blocks.{level}.resnets.{layer}", rest),
            1 or 2 when IsBelow(rest, "conv") => $"up_blocks.{level}.upsamplers.0.{rest}",
            1 => $"up_blocks.{level}.attentions.{layer}.{rest}",
            _ => null,
        };
    }

    private static string? OfResidual(string block, string rest)
    {
        foreach (var (from, to) in Residual)
        {
            if (IsBelow(rest, from))
            {
                return $"{block}.{to}{rest[from.Length..]}";
            }
        }

        return null;
    }

    private static bool IsBelow(string name, string path) => name.StartsWith(path, StringComparison.Ordinal)
        && (name.Length == path.Length || name[path.Length] == '.');

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
