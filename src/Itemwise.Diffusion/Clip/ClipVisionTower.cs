using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>CLIP's vision transformer: a picture's patches, and one state for the whole before them.</summary>
internal sealed class ClipVisionTower
{
    private readonly ClipVisionConfig config;
    private readonly Tensor wholeState, patches, positions;
    private readonly LayerNorm normIn, normOut;
    private readonly ClipEncoderLayer[] layers;

    public ClipVisionTower(ClipVisionConfig config, WeightPath w)
    {
        this.config = config;
        wholeState = (w / "embeddings").Get("class_embedding", config.Width);
        patches = (w / "embeddings" / "patch_embedding")
            .Get("weight", config.Width, config.ChannelCount, config.PatchSize, config.PatchSize);
        positions = (w / "embeddings" / "position_embedding").Get("weight", config.StateCount, config.Width);
        normIn = new LayerNorm(w / "pre_layrnorm", config.Width, config.Epsilon);   // so misspelt in every checkpoint
        layers = [.. Enumerable.Range(0, config.LayerCount).Select(i =>
            new ClipEncoderLayer(w / "encoder" / "layers" / i, config.Width, config.InnerWidth, config.HeadCount, config.Activation,
                config.Epsilon))];
        normOut = new LayerNorm(w / "post_layernorm", config.Width, config.Epsilon);
    }

    /// <param name="picture">[B, 3, H, W], normalised.</param>
    /// <returns>[B, S, C] after the last layer, and the normed state of the whole, [B, C].</returns>
    public (Tensor States, Tensor Pooled) Forward(Tensor picture)
    {
        using var scope = TensorScope.Enter();
        var hidden = picture.To(patches.DType, patches.Device).Conv2d(patches, stride: config.PatchSize);   // [B, C, h, w]
        hidden = hidden.Reshape(picture.Size(0), config.Width, config.StateCount - 1).Transpose(1, 2);
        hidden = Tensor.Concat([wholeState.Expand(picture.Size(0), 1, config.Width), hidden], 1) + positions;   // [B, S, C]
        hidden = normIn.Forward(hidden);
        foreach (var layer in layers)
        {
            hidden = layer.Forward(hidden, bias: null);
        }

        return scope.Return(hidden, normOut.Forward(hidden.Select(1, 0)));
    }
}
