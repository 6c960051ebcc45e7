using Itemwise.Torch;

namespace Itemwise.Diffusion.Conditioning;

/// <summary>What the network is conditioned on besides the latents: prompts, and for SDXL the
/// pooled prompt and the picture's sizes.</summary>
/// <remarks>A value that borrows its tensors; who encoded the prompts owns them for the run. Prompts that change from step to
/// step (null-text inversion, dynamic prompts) are a function from <see cref="Step"/> to this type.</remarks>
/// <param name="Tokens">[L, K, C]: each lane's token states; the rows of lanes without keys are not read.</param>
/// <param name="Keys">What each lane's keys mean.</param>
/// <param name="Pooled">SDXL: [L, P] pooled prompts; else null.</param>
/// <param name="SizeIds">SDXL: [L, 6] original height and width, crop top and left, target height and width; else null.</param>
public sealed record Condition(Tensor Tokens, KeyLayout Keys, Tensor? Pooled = null, Tensor? SizeIds = null)
{
    /// <summary>Plain prompts: every pixel sees every token of its lane.</summary>
    public static Condition Plain(Tensor tokens, Tensor? pooled = null, Tensor? sizeIds = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new(tokens, KeyLayout.Plain((int)tokens.Size(0), (int)tokens.Size(1)), pooled, sizeIds);
    }
}
