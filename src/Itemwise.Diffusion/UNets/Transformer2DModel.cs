using Itemwise.Diffusion.Attention;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.UNets;

/// <summary>Transformer blocks over the pixels of a map, beside a shortcut.</summary>
internal sealed class Transformer2DModel
{
    private const double Epsilon = 1e-6;   // not the residual blocks': diffusers fixes this one

    private readonly string path;
    private readonly GroupNorm norm;
    private readonly PixelProjection projectIn, projectOut;
    private readonly BasicTransformerBlock[] blocks;

    public Transformer2DModel(WeightPath w, UNetConfig config, UNetStage stage, int level)
    {
        path = w.Path;
        var channels = config.Channels[level];
        norm = new GroupNorm(w / "norm", config.NormGroups, channels, Epsilon);
        projectIn = new PixelProjection(w / "proj_in", channels, config.UseLinearProjection);
        blocks = [.. Enumerable.Range(0, config.TransformerLayers[level])
            .Select(i => new BasicTransformerBlock(w / "transformer_blocks" / i, config, stage, level))];
        projectOut = new PixelProjection(w / "proj_out", channels, config.UseLinearProjection);
    }

    /// <summary>The attention layers in order.</summary>
    public IEnumerable<AttentionSite> Sites => blocks.SelectMany(block => block.Sites);

    /// <param name="input">[L, C, H, W].</param>
    /// <param name="pass">The forward pass.</param>
    /// <returns>[L, C, H, W].</returns>
    public Tensor Forward(Tensor input, UNetPass pass)
    {
        if (pass.IsOver)
        {
            return input;
        }

        using var scope = TensorScope.Enter();
        var (height, width) = ((int)input.Size(2), (int)input.Size(3));
        var hidden = pass.Segment(input, Enter);
        foreach (var block in blocks)
        {
            hidden = pass.Segment(hidden, (pixels, part) => block.Forward(pixels, part, height, width));
        }

        return scope.Return(pass.See(path, pass.Segment(hidden, (pixels, _) => Leave(input, pixels))));
    }

    // [L, C, H, W] → [L, Q, C]
    private Tensor Enter(Tensor input, UNetPass pass)
    {
        using var scope = TensorScope.Enter();
        var normed = pass.See($"{path}.norm", norm.Forward(input));
        var pixels = normed.Permute(0, 2, 3, 1).Reshape(input.Size(0), input.Size(2) * input.Size(3), input.Size(1));
        return scope.Return(pass.See($"{path}.proj_in", projectIn.Forward(pixels)));
    }

    // [L, Q, C] → [L, C, H, W], beside the shortcut
    private Tensor Leave(Tensor input, Tensor pixels)
    {
        using var scope = TensorScope.Enter();
        var projected = projectOut.Forward(pixels).Reshape(input.Size(0), input.Size(2), input.Size(3), input.Size(1)).Permute(0, 3, 1, 2);
        return scope.Return(input + projected);
    }
}
