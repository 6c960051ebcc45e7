using System.Text.RegularExpressions;

namespace Itemwise.Diffusion.SingleFiles;

/// <summary>The names of a text encoder in OpenCLIP (<c>transformer.resblocks.0.…</c>), as SDXL's second one is kept, and in
/// transformers.</summary>
internal static partial class OpenClipNames
{
    /// <summary>The three projections that OpenCLIP keeps as one, in its order.</summary>
    public static IReadOnlyList<string> Projections { get; } = ["q_proj", "k_proj", "v_proj"];

    private static readonly (string OpenClip, string Transformers)[] Ends =
    [
        ("token_embedding.weight", "text_model.embeddings.token_embedding.weight"),
        ("positional_embedding", "text_model.embeddings.position_embedding.weight"),
        ("ln_final.weight", "text_model.final_layer_norm.weight"), ("ln_final.bias", "text_model.final_layer_norm.bias"),
        ("text_projection", "text_projection.weight"), ("text_projection.weight", "text_projection.weight"),
    ];

    private static readonly (string OpenClip, string Transformers)[] Parts =
    [
        ("ln_1", "layer_norm1"), ("ln_2", "layer_norm2"), ("attn.out_proj", "self_attn.out_proj"), ("mlp.c_fc", "mlp.fc1"),
        ("mlp.c_proj", "mlp.fc2"),
    ];

    /// <summary>A tensor's name in transformers; null for one without a place there (<c>logit_scale</c>).</summary>
    public static string? ToTransformers(string name)
    {
        foreach (var (from, to) in Ends)
        {
            if (name == from)
            {
                return to;
            }
        }

        if (Layer().Match(name) is { Success: true } layer)
        {
            foreach (var (from, to) in Parts)
            {
                if (layer.Groups[2].Value == from)
                {
                    return $"text_model.encoder.layers.{layer.Groups[1].Value}.{to}.{layer.Groups[3].Value}";
                }
            }
        }

        return null;
    }

    /// <summary>The attention's path in transformers, and weight or bias, where a tensor holds query, key and value in one.</summary>
    public static (string Attention, string Kind)? JoinedProjections(string name) =>
        Joined().Match(name) is { Success: true } match
            ? ($"text_model.encoder.layers.{match.Groups[1].Value}.self_attn", match.Groups[2].Value)
            : null;

    [GeneratedRegex(@"^transformer\.resblocks\.(\d{1,4})\.(.+)\.(weight|bias)$")]
    private static partial Regex Layer();

    [GeneratedRegex(@"^transformer\.resblocks\.(\d{1,4})\.attn\.in_proj_(weight|bias)$")]
    private static partial Regex Joined();
}
