using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Editing.PromptToPrompt;

/// <summary>Word swap and refinement of Prompt-to-Prompt (arXiv:2208.01626): where a source prompt's words looked, the words look that
/// stand in their place.</summary>
/// <remarks>Changes the target lanes alone. Owns what it prepared of the alignments; who made it disposes it.</remarks>
public sealed class AlignedCrossAttention : IAttentionEdit, IDisposable
{
    private readonly Lane source;
    private readonly StepWindow window;
    private readonly ImmutableDictionary<Lane, (Tensor Matrix, Tensor Share)> targets;

    /// <summary>An edit.</summary>
    /// <param name="source">The lane whose attention is taken.</param>
    /// <param name="targets">The lanes that get it, and how their tokens correspond.</param>
    /// <param name="window">The part of the run in which they do.</param>
    /// <param name="device">Where.</param>
    public AlignedCrossAttention(Lane source, IReadOnlyDictionary<Lane, TokenAlignment> targets, StepWindow window, Device device)
    {
        using var scope = TensorScope.Enter();
        (this.source, this.window) = (source, window);
        this.targets = targets.ToImmutableDictionary(
            target => target.Key,
            target => (Tensor.From(target.Value.Matrix, target.Value.Count, target.Value.Count).To(device).Own(),
                Tensor.From(target.Value.Share, target.Value.Count).To(device).Own()));
    }

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && call.Batch.Lanes.Contains(source) && window.Contains(call.Step)
            ? AttentionAccess.Probabilities : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Probabilities(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        using var scope = TensorScope.Enter();
        var at = call.Batch.IndexOf(source);
        var taken = probabilities.Slice(0, at, at + 1);                                     // [1, H, Q, K]
        var rows = call.Batch.Lanes.Index().Select(lane =>
        {
            var own = probabilities.Slice(0, lane.Index, lane.Index + 1);
            return targets.TryGetValue(lane.Item, out var target)
                ? (taken.Matmul(target.Matrix) * target.Share) + (own * (-target.Share + 1)) : own;
        });
        return scope.Return(Tensor.Concat([.. rows], 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (matrix, share) in targets.Values)
        {
            matrix.Dispose();
            share.Dispose();
        }
    }
}
