using Itemwise.Diffusion.Attention;

namespace Itemwise.Diffusion.UNets;

/// <summary>The edits that touch one call of an attention layer, each asked once, in list order.</summary>
internal sealed class ActiveEdits
{
    private static readonly ActiveEdits None = new([]);

    private readonly List<(IAttentionEdit Edit, AttentionAccess Access)> edits;

    private ActiveEdits(List<(IAttentionEdit, AttentionAccess)> edits) => this.edits = edits;

    /// <summary>All that any of them touches.</summary>
    public AttentionAccess Access { get; private init; }

    /// <summary>Asks the edits of a run about a call.</summary>
    public static ActiveEdits At(in AttentionCall call, AttentionEdits edits)
    {
        if (edits.List.IsEmpty)
        {
            return None;
        }

        var active = new List<(IAttentionEdit, AttentionAccess)>();
        var all = AttentionAccess.None;
        foreach (var edit in edits.List)
        {
            var access = edit.Access(call);
            active.Add((edit, access));
            all |= access;
        }

        return new ActiveEdits(active) { Access = all };
    }

    /// <summary>Whether any of them touches a stage.</summary>
    public bool Touch(AttentionAccess stage) => (Access & stage) != 0;

    /// <summary>Those that touch one of the stages, with what they touch.</summary>
    public IEnumerable<(IAttentionEdit Edit, AttentionAccess Access)> Of(AttentionAccess stages) =>
        edits.Where(edit => (edit.Access & stages) != 0);
}
