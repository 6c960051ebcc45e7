using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>Keeps the attention probabilities of chosen calls and changes nothing, bit for bit.</summary>
/// <remarks>After other edits in the list it sees what they made of the probabilities, before them what was
/// computed. Outlives the run; who made it disposes it, and the kept maps with it. A kept map is as large as L
/// times H times Q times K float32 numbers: choose by size, or keep means (<see cref="AttentionMean"/>).</remarks>
public sealed class AttentionRecorder : IAttentionEdit, IDisposable
{
    private readonly AttentionSelector chosen;
    private readonly bool keepGraph;
    private readonly List<RecordedAttention> records = [];

    /// <summary>A recorder.</summary>
    /// <param name="chosen">The calls to keep.</param>
    /// <param name="keepGraph">Whether maps keep their autograd graph, for losses on attention; they must then be cleared with it.
    /// Where the pass is recomputed, <see cref="Checkpoints.Backward"/> of a loss on them is what reaches the network's inputs.</param>
    public AttentionRecorder(AttentionSelector chosen, bool keepGraph = false) => (this.chosen, this.keepGraph) = (chosen, keepGraph);

    /// <summary>What was kept, in the order of the calls.</summary>
    public IReadOnlyList<RecordedAttention> Records => records;

    /// <inheritdoc/>
    public AttentionAccess Access(in AttentionCall call) => chosen(call) ? AttentionAccess.Observation : AttentionAccess.None;

    /// <inheritdoc/>
    public Tensor Observe(Tensor probabilities, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        return keepGraph ? probabilities : probabilities.Detach();
    }

    /// <inheritdoc/>
    public void Record(Tensor observed, in AttentionCall call)
    {
        ArgumentNullException.ThrowIfNull(observed);
        using var scope = TensorScope.Enter();
        // A view of its own: the layer frees the tensor it passed as soon as the call is over.
        var kept = keepGraph ? observed.Reshape(observed.Shape.AsSpan()) : observed.Detach();
        records.Add(new RecordedAttention(call.Site, call.Step, call.Batch, call.Keys, call.Height, call.Width, kept.Own()));
    }

    /// <summary>Frees what was kept, to record anew.</summary>
    public void Clear()
    {
        foreach (var record in records)
        {
            record.Probabilities.Dispose();
        }

        records.Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Clear();
}
