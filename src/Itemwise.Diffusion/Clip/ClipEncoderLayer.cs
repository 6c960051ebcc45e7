using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>One transformer block of CLIP, the same in the text tower and the vision tower (arXiv:2103.00020).</summary>
internal sealed class ClipEncoderLayer
{
    private readonly int headCount;
    private readonly ClipActivation activation;
    private readonly LayerNorm norm1, norm2;
    private readonly Linear toQ, toK, toV, toOut, expand, contract;

    public ClipEncoderLayer(WeightPath w, int width, int innerWidth, int headCount, ClipActivation activation, double epsilon)
    {
        this.headCount = headCount;
        this.activation = activation;
        norm1 = new LayerNorm(w / "layer_norm1", width, epsilon);
        toQ = new Linear(w / "self_attn" / "q_proj", width, width);
        toK = new Linear(w / "self_attn" / "k_proj", width, width);
        toV = new Linear(w / "self_attn" / "v_proj", width, width);
        toOut = new Linear(w / "self_attn" / "out_proj", width, width);
        norm2 = new LayerNorm(w / "layer_norm2", width, epsilon);
        expand = new Linear(w / "mlp" / "fc1", width, innerWidth);
        contract = new Linear(w / "mlp" / "fc2", innerWidth, width);
    }

    /// <param name="hidden">[B, K, C].</param>
    /// <param name="bias">Added to the attention logits, broadcastable to [B, H, K, K]; null adds nothing.</param>
    /// <returns>[B, K, C].</returns>
    public Tensor Forward(Tensor hidden, Tensor? bias)
    {
        using var scope = TensorScope.Enter();
        var attended = hidden + Attend(norm1.Forward(hidden), bias);
        return scope.Return(attended + contract.Forward(activation.Apply(expand.Forward(norm2.Forward(attended)))));
    }

    private Tensor Attend(Tensor hidden, Tensor? bias)
    {
        var width = hidden.Size(-1);
        var attended = Tensor.Attention(Heads(toQ.Forward(hidden)), Heads(toK.Forward(hidden)), Heads(toV.Forward(hidden)), bias,
            1 / Math.Sqrt((double)width / headCount));
        return toOut.Forward(attended.Transpose(1, 2).Reshape(hidden.Size(0), hidden.Size(1), width));
    }

    private Tensor Heads(Tensor values) =>
        values.Reshape(values.Size(0), values.Size(1), headCount, values.Size(2) / headCount).Transpose(1, 2);   // [B, H, K, D]
}
