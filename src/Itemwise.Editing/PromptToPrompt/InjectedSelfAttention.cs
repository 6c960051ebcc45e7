using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Editing.PromptToPrompt;

/// <summary>Self-attention injection of Prompt-to-Prompt (arXiv:2208.01626): pixels of the targets look where the source's pixels look, so
/// that the layout stays.</summary>
/// <param name="source">The lane whose attention is taken.</param>
/// <param name="targets">The lanes that get it.</param>
/// <param name="window">The part of the run in which they do.</param>
/// <param name="mostCells">Maps with more cells than this are left alone; 16 x 16 as published.</param>
public sealed class InjectedSelfAttention(Lane source, ImmutableArray<Lane> targets, StepWindow window, int mostCells = 256)
    : IAttentionEdit
{
    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Self && call.Height * call.Width <= mostCells && call.Batch.Lanes.Contains(source)
            && window.Contains(call.Step)
            ? AttentionAccess.Probabilities : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Probabilities(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        using var scope = TensorScope.Enter();
        var at = call.Batch.IndexOf(source);
        var taken = probabilities.Slice(0, at, at + 1);
        var rows = call.Batch.Lanes.Index()
            .Select(lane => targets.Contains(lane.Item) ? taken : probabilities.Slice(0, lane.Index, lane.Index + 1));
        return scope.Return(Tensor.Concat([.. rows], 0));
    }
}
