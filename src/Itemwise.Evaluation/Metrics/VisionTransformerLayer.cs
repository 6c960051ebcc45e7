using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Metrics;

/// <summary>One block of a vision transformer (arXiv:2010.11929), as DINO and DINOv2 have it.</summary>
internal sealed class VisionTransformerLayer
{
    private readonly VisionTransformerConfig config;
    private readonly LayerNorm norm1, norm2;
    private readonly Linear toQ, toK, toV, toOut, expand, contract;
    private readonly Tensor? scale1, scale2;

    public VisionTransformerLayer(VisionTransformerConfig config, WeightPath w)
    {
        this.config = config;
        var (width, v2) = (config.Width, config.IsDinoV2);
        norm1 = new LayerNorm(w / (v2 ? "norm1" : "layernorm_before"), width, config.Epsilon);
        norm2 = new LayerNorm(w / (v2 ? "norm2" : "layernorm_after"), width, config.Epsilon);
        var attention = w / "attention";
        toQ = new Linear(attention / "attention" / "query", width, width);
        toK = new Linear(attention / "attention" / "key", width, width);
        toV = new Linear(attention / "attention" / "value", width, width);
        toOut = new Linear(attention / "output" / "dense", width, width);
        expand = new Linear(v2 ? w / "mlp" / "fc1" : w / "intermediate" / "dense", width, config.InnerWidth);
        contract = new Linear(v2 ? w / "mlp" / "fc2" : w / "output" / "dense", config.InnerWidth, width);
        if (v2)
        {
            scale1 = (w / "layer_scale1").Get("lambda1", width);
            scale2 = (w / "layer_scale2").Get("lambda1", width);
        }
    }

    /// <summary>[B, S, C] to the same shape.</summary>
    public Tensor Forward(Tensor hidden)
    {
        using var scope = TensorScope.Enter();
        hidden += Scaled(Attend(norm1.Forward(hidden)), scale1);
        return scope.Return(hidden + Scaled(contract.Forward(expand.Forward(norm2.Forward(hidden)).Gelu()), scale2));
    }

    /// <summary>The keys that this block's attention would use, heads next to each other: [B, S, C].</summary>
    public Tensor Keys(Tensor hidden) => toK.Forward(norm1.Forward(hidden));

    private Tensor Attend(Tensor hidden)
    {
        var attended = Tensor.Attention(Heads(toQ.Forward(hidden)), Heads(toK.Forward(hidden)), Heads(toV.Forward(hidden)), null,
            1 / Math.Sqrt((double)config.Width / config.HeadCount));
        return toOut.Forward(attended.Transpose(1, 2).Reshape(hidden.Size(0), hidden.Size(1), config.Width));
    }

    private Tensor Heads(Tensor values) =>
        // [B, H, S, D]
        values.Reshape(values.Size(0), values.Size(1), config.HeadCount, config.Width / config.HeadCount).Transpose(1, 2);

    private static Tensor Scaled(Tensor branch, Tensor? scale) => scale is null ? branch : branch * scale;
}
