namespace Itemwise.Diffusion.Attention;

/// <summary>What the pixels attend to.</summary>
public enum AttentionKind
{
    /// <summary>Each other.</summary>
    Self,
    /// <summary>The prompt's tokens.</summary>
    Cross,
}

/// <summary>The part of the UNet.</summary>
public enum UNetStage
{
    /// <summary>The way down.</summary>
    Down,
    /// <summary>The bottom.</summary>
    Mid,
    /// <summary>The way up.</summary>
    Up,
}

/// <summary>One attention layer of the network.</summary>
/// <param name="Path">Its path in the checkpoint, such as <c>down_blocks.0.attentions.0.transformer_blocks.0.attn2</c>.</param>
/// <param name="Kind">Self or cross.</param>
/// <param name="Stage">The part of the UNet.</param>
/// <param name="Heads">Number of heads, H.</param>
public sealed record AttentionSite(string Path, AttentionKind Kind, UNetStage Stage, int Heads)
{
    /// <summary>Its map's size: 0 is the latents' own, and each level has half the rows and columns
    /// of the one before, rounded up.</summary>
    public int Level { get; init; }
}
