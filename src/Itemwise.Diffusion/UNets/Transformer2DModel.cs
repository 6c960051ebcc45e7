using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>A map as a row of pixels through transformer blocks and back, beside a shortcut.</summary>
internal sealed class Transformer2DModel
{
    private const double Epsilon = 1e-6;
    private readonly GroupNorm norm;
    private readonly Func<Tensor, Tensor> projectIn, projectOut;
    private readonly BasicTransformerBlock[] blocks;

    public Transformer2DModel(WeightPath w, int channels, int heads, int layers, UNetStage stage, UNetConfig config)
    {
        norm = new GroupNorm(w / "norm", config.NormGroups, channels, Epsilon);
        (projectIn, projectOut) = (Projection(w / "proj_in", channels, config), Projection(w / "proj_out", channels, config));
        blocks = [.. Enumerable.Range(0, layers).Select(i => new BasicTransformerBlock(w / "transformer_blocks" / i, channels, heads, stage, config))];
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => blocks.SelectMany(block => block.Sites);

    /// <summary>[L, C, H, W] to the same shape.</summary>
    public Tensor Forward(Tensor sample, UNetContext context)
    {
        using var scope = TensorScope.Enter();
        var (height, width) = ((int)sample.Size(2), (int)sample.Size(3));
        // A 1x1 convolution is a linear layer over pixels, so both kinds of projection work on [L, N, C].
        var hidden = projectIn(norm.Forward(sample).Permute(0, 2, 3, 1).Reshape(sample.Size(0), height * width, sample.Size(1)));
        foreach (var block in blocks)
        {
            hidden = block.Forward(hidden, height, width, context);
        }

        return scope.Return(projectOut(hidden).Reshape(sample.Size(0), height, width, sample.Size(1)).Permute(0, 3, 1, 2) + sample);
    }

    private static Func<Tensor, Tensor> Projection(WeightPath w, int channels, UNetConfig config) =>
        config.UseLinearProjection ? new Linear(w, channels, channels).Forward : new PointwiseConv(w, channels).Forward;
}
