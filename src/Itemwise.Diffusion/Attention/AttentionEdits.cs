using System.Collections.Immutable;

namespace Itemwise.Diffusion.Attention;

/// <summary>The edits of a run in order; immutable. Who made an edit disposes it.</summary>
public sealed class AttentionEdits
{
    private AttentionEdits(ImmutableArray<IAttentionEdit> edits) => List = edits;

    /// <summary>No edit: every layer is fused.</summary>
    public static AttentionEdits None { get; } = new([]);

    /// <summary>The edits, first applied first.</summary>
    public ImmutableArray<IAttentionEdit> List { get; }

    /// <summary>These edits, then another.</summary>
    public AttentionEdits Then(IAttentionEdit edit) => new(List.Add(edit));
}
