using Itemwise.Torch;

namespace Itemwise.Diffusion.Attention;

/// <summary>What an edit touches at one call; the kernel is chosen by it.</summary>
[Flags]
public enum AttentionAccess
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>A bias on the logits: the fused kernel stays in use.</summary>
    Bias = 1,
    /// <summary>The logits before softmax.</summary>
    Logits = 2,
    /// <summary>The probabilities after softmax.</summary>
    Probabilities = 4,
    /// <summary>A look at the probabilities: the layer's result is the one without the edit, bit for bit.</summary>
    Observation = 8,
    /// <summary>What queries, keys and values of a cross-attention are projected by: the fused kernel stays in use.</summary>
    Projections = 16,
    /// <summary>The mixed values, probabilities times values, of all lanes: the fused kernel stays in use.</summary>
    Output = 32,
}

/// <summary>One decision inside attention, for one run. Depends on nothing but the call it is given.</summary>
/// <remarks>Tensors it returns are new and pure functions of what it got, so gradients flow through and edits compose.
/// Stages follow each other: projections, the sum of biases, logits, probabilities (where observers look as well), output. Within a
/// stage edits apply in list order.</remarks>
public interface IAttentionEdit
{
    /// <summary>What the edit touches at this layer, size and step.</summary>
    AttentionAccess Access(in AttentionCall call);

    /// <summary>Added to the logits: [L|1, 1, Q, K], or null for nothing. May be kept by the edit, which then owns it.</summary>
    Tensor? Bias(in AttentionCall call, DType dtype, Device device) => null;

    /// <summary>Queries [L, Q, C] to queries of the same shape, for cross-attention.</summary>
    /// <param name="queries">As the layer projected them.</param>
    /// <param name="hidden">[L, Q, C], what they were projected from.</param>
    /// <param name="call">The call.</param>
    Tensor Queries(Tensor queries, Tensor hidden, in AttentionCall call) => queries;

    /// <summary>Keys and values [L, K, C] to keys and values of the same shape, for cross-attention.</summary>
    /// <remarks>Applied at every call, also where the layer's own projections come from a run's
    /// <see cref="KeyValueCache"/>: an edit may act in a window of steps.</remarks>
    /// <param name="keys">As the layer projected them.</param>
    /// <param name="values">As the layer projected them.</param>
    /// <param name="tokens">[L, K, C'], what they were projected from.</param>
    /// <param name="call">The call.</param>
    (Tensor Keys, Tensor Values) KeysAndValues(Tensor keys, Tensor values, Tensor tokens, in AttentionCall call) => (keys, values);

    /// <summary>Logits [L, H, Q, K] before softmax, float32 and with all biases, to logits of the same shape.</summary>
    Tensor Logits(Tensor logits, in AttentionCall call) => logits;

    /// <summary>Probabilities [L, H, Q, K], float32, to probabilities of the same shape.</summary>
    Tensor Probabilities(Tensor probabilities, in AttentionCall call) => probabilities;

    /// <summary>What of the probabilities is to be recorded, computed from them alone.</summary>
    /// <remarks>Asked twice where the pass is recomputed for its gradients
    /// (<see cref="Checkpoints"/>): it keeps nothing and counts nothing.</remarks>
    /// <param name="probabilities">[L, H, Q, K], float32, as the edits before this one in the list made them.</param>
    /// <param name="call">The call.</param>
    Tensor Observe(Tensor probabilities, in AttentionCall call) => probabilities;

    /// <summary>Takes what <see cref="Observe"/> gave: once for each call, recomputed or not.</summary>
    /// <param name="observed">Freed after this call; gradients of what is computed from it reach
    /// the network's inputs, where it is not detached.</param>
    /// <param name="call">The call.</param>
    void Record(Tensor observed, in AttentionCall call)
    {
    }

    /// <summary>Mixed values [L, H, Q, D], before heads are merged and projected, to values of the
    /// same shape: lanes may be combined here.</summary>
    Tensor Output(Tensor values, in AttentionCall call) => values;
}
