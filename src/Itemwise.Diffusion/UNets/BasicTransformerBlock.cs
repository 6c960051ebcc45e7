using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Self-attention, cross-attention and a feed-forward layer, each after a norm and beside a shortcut.</summary>
internal sealed class BasicTransformerBlock
{
    private const double Epsilon = 1e-5;

    private readonly string path;
    private readonly LayerNorm norm1, norm2, norm3;
    private readonly Attention selfAttention, crossAttention;
    private readonly FeedForward feedForward;

    public BasicTransformerBlock(WeightPath w, UNetConfig config, UNetStage stage, int level)
    {
        path = w.Path;
        var (channels, headCount) = (config.Channels[level], config.Heads[level]);
        norm1 = new LayerNorm(w / "norm1", channels, Epsilon);
        selfAttention = new(w / "attn1", AttentionKind.Self, stage, level, channels, channels, headCount, config.UpcastAttention);
        norm2 = new LayerNorm(w / "norm2", channels, Epsilon);
        crossAttention = new(w / "attn2", AttentionKind.Cross, stage, level, channels, config.CrossAttentionWidth, headCount,
            config.UpcastAttention);
        norm3 = new LayerNorm(w / "norm3", channels, Epsilon);
        feedForward = new FeedForward(w / "ff", channels);
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => [selfAttention.Site, crossAttention.Site];

    /// <param name="hidden">[L, Q, C].</param>
    /// <param name="pass">The forward pass.</param>
    /// <param name="height">Height of the map whose pixels the queries are.</param>
    /// <param name="width">Width of that map.</param>
    /// <returns>[L, Q, C].</returns>
    public Tensor Forward(Tensor hidden, UNetPass pass, int height, int width)
    {
        using var scope = TensorScope.Enter();
        foreach (var (norm, attention) in (ReadOnlySpan<(LayerNorm, Attention)>)[(norm1, selfAttention), (norm2, crossAttention)])
        {
            var normed = norm.Forward(hidden);
            if (pass.EndsAt(attention.Site))
            {
                attention.Observe(normed, pass.Context, height, width);
                return scope.Return(hidden);
            }

            hidden += pass.See(attention.Site.Path, attention.Forward(normed, pass.Context, height, width));
        }

        hidden += feedForward.Forward(norm3.Forward(hidden), pass);
        return scope.Return(pass.See(path, hidden));
    }
}
