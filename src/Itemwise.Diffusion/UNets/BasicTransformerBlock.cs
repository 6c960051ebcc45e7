using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Pixels look at each other, then at the prompt, then think for themselves.</summary>
internal sealed class BasicTransformerBlock
{
    private readonly LayerNorm norm1, norm2, norm3;
    private readonly Attention.Attention attn1, attn2;
    private readonly Linear feedForwardIn, feedForwardOut;

    public BasicTransformerBlock(WeightPath w, int width, int heads, UNetStage stage, UNetConfig config)
    {
        const double Epsilon = 1e-5;
        norm1 = new LayerNorm(w / "norm1", width, Epsilon);
        attn1 = new Attention.Attention(w / "attn1", AttentionKind.Self, stage, heads, width, width);
        norm2 = new LayerNorm(w / "norm2", width, Epsilon);
        attn2 = new Attention.Attention(w / "attn2", AttentionKind.Cross, stage, heads, width, config.CrossAttentionWidth);
        norm3 = new LayerNorm(w / "norm3", width, Epsilon);
        feedForwardIn = new Linear(w / "ff" / "net" / 0 / "proj", width, 8 * width);
        feedForwardOut = new Linear(w / "ff" / "net" / 2, 4 * width, width);
    }

    /// <summary>The two attention layers.</summary>
    public IEnumerable<AttentionSite> Sites => [attn1.Site, attn2.Site];

    /// <summary>[L, N, C] to the same shape.</summary>
    public Tensor Forward(Tensor hidden, int height, int width, UNetContext context)
    {
        using var scope = TensorScope.Enter();
        hidden += attn1.Forward(norm1.Forward(hidden), height, width, context);
        hidden += attn2.Forward(norm2.Forward(hidden), height, width, context);
        return scope.Return(hidden + feedForwardOut.Forward(feedForwardIn.Forward(norm3.Forward(hidden)).GeGlu()));
    }
}
