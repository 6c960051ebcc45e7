using System.Collections.Immutable;
using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Conditioning;
using Itemwise.Torch;

namespace Itemwise.Editing.PromptToPrompt;

/// <summary>Re-weighting of Prompt-to-Prompt (arXiv:2208.01626): words count more or less than they would. After a swap or refinement in
/// the list of edits; rows are not normalised again, as published.</summary>
/// <remarks>A weight of 1 changes nothing. Owns its weights; who made it disposes it.</remarks>
public sealed class ReweightedAttention : IAttentionEdit, IDisposable
{
    private readonly StepWindow window;
    private readonly ImmutableDictionary<Lane, Tensor> weights;

    /// <summary>An edit.</summary>
    /// <param name="weights">[K] for each lane that is changed: a factor for each token.</param>
    /// <param name="window">The part of the run in which they count.</param>
    /// <param name="device">Where.</param>
    public ReweightedAttention(IReadOnlyDictionary<Lane, float[]> weights, StepWindow window, Device device)
    {
        using var scope = TensorScope.Enter();
        this.window = window;
        this.weights = weights.ToImmutableDictionary(lane => lane.Key, lane => Tensor.From(lane.Value, lane.Value.Length).To(device).Own());
    }

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) =>
        call.Site.Kind == AttentionKind.Cross && call.Batch.Lanes.Any(weights.ContainsKey) && window.Contains(call.Step)
            ? AttentionAccess.Probabilities : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Probabilities(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        using var scope = TensorScope.Enter();
        var rows = call.Batch.Lanes.Index().Select(lane =>
        {
            var own = probabilities.Slice(0, lane.Index, lane.Index + 1);
            return weights.TryGetValue(lane.Item, out var factors) ? own * factors : own;
        });
        return scope.Return(Tensor.Concat([.. rows], 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var factors in weights.Values)
        {
            factors.Dispose();
        }
    }
}
