using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Autoencoders;

/// <summary>Self-attention of one head over all places of a map, beside a shortcut.</summary>
internal sealed class SpatialAttention
{
    private readonly GroupNorm norm;
    private readonly Linear toQ, toK, toV, toOut;

    public SpatialAttention(WeightPath w, int channels, int groups)
    {
        norm = new GroupNorm(w / "group_norm", groups, channels, Encoder.Epsilon);
        toQ = new Linear(w / w.FirstOf("to_q", "query"), channels, channels);
        toK = new Linear(w / w.FirstOf("to_k", "key"), channels, channels);
        toV = new Linear(w / w.FirstOf("to_v", "value"), channels, channels);
        toOut = new Linear(w / w.FirstOf("to_out.0", "proj_attn"), channels, channels);
    }

    /// <param name="input">[B, C, H, W].</param>
    /// <returns>[B, C, H, W].</returns>
    public Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Enter();
        var (pictures, channels, height, width) = (input.Size(0), input.Size(1), input.Size(2), input.Size(3));
        var hidden = norm.Forward(input).Reshape(pictures, channels, height * width).Transpose(1, 2);   // [B, Q, C]
        // [B, 1, Q, C]
        var (q, k, v) = (toQ.Forward(hidden).Unsqueeze(1), toK.Forward(hidden).Unsqueeze(1), toV.Forward(hidden).Unsqueeze(1));
        var attended = Tensor.Attention(q, k, v, bias: null, 1 / Math.Sqrt(channels)).Squeeze(1);
        return scope.Return(input + toOut.Forward(attended).Transpose(1, 2).Reshape(pictures, channels, height, width));
    }
}
