using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;

namespace Itemwise.Diffusion.Clip;

/// <summary>CLIP (arXiv:2103.00020): texts and pictures as vectors of one space, where what fits lies in one direction.</summary>
/// <remarks>Reads what transformers writes as CLIPModel. The weights are the store's; the model owns nothing.</remarks>
public sealed class ClipModel
{
    private readonly ClipVisionTower vision;
    private readonly Linear visualProjection;
    private readonly Tensor logScale;

    /// <summary>Reads the model's weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="w">The checkpoint's root.</param>
    /// <exception cref="InputRefusedException">A weight is missing or of another shape.</exception>
    public ClipModel(ClipModelConfig config, WeightPath w)
    {
        Config = config;
        Text = new ClipTextModel(config.Text, w);
        vision = new ClipVisionTower(config.Vision, w / "vision_model");
        visualProjection = new Linear(w / "visual_projection", config.Vision.Width, config.ProjectionWidth, bias: false);
        logScale = w.Get("logit_scale");
    }

    /// <summary>The sizes.</summary>
    public ClipModelConfig Config { get; }

    /// <summary>The text tower.</summary>
    public ClipTextModel Text { get; }

    /// <summary>Texts as vectors.</summary>
    /// <param name="ids">[B, K], Int64.</param>
    /// <returns>[B, P], float32, of any length; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">A text is too long, or an id has no row.</exception>
    public Tensor TextFeatures(Tensor ids)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(Text.Forward(ids).Pooled.To(DType.Float32));
    }

    /// <summary>Pictures as vectors.</summary>
    /// <param name="picture">[B, 3, S, S], S being <see cref="ClipVisionConfig.PictureSize"/>, as
    /// <see cref="ClipPreprocessing"/> makes them.</param>
    /// <returns>[B, P], float32, of any length; the caller's scope's.</returns>
    /// <exception cref="InputRefusedException">The picture is of another size.</exception>
    public Tensor ImageFeatures(Tensor picture)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(visualProjection.Forward(ImageStates(picture).Pooled).To(DType.Float32));
    }

    /// <summary>The vision tower's states, before the projection: for finding where a port departs, and for metrics on patches.</summary>
    /// <param name="picture">[B, 3, S, S], as for <see cref="ImageFeatures"/>.</param>
    /// <returns>The last layer's states, [B, 1 + patches, C], that of the whole first and no norm
    /// applied; and the normed state of the whole, [B, C].</returns>
    /// <exception cref="InputRefusedException">The picture is of another size.</exception>
    public (Tensor States, Tensor Pooled) ImageStates(Tensor picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var (channels, size) = (Config.Vision.ChannelCount, Config.Vision.PictureSize);
        return picture.Rank == 4 && picture.Size(1) == channels && picture.Size(2) == size && picture.Size(3) == size
            ? vision.Forward(picture)
            : throw new InputRefusedException(
                $"A picture for CLIP is [{string.Join(", ", picture.Shape)}], this model needs [B, {channels}, {size}, {size}].");
    }

    /// <summary>How well each picture fits each text: cosines of their vectors times the learned scale.</summary>
    /// <param name="imageFeatures">[I, P].</param>
    /// <param name="textFeatures">[T, P].</param>
    /// <returns>[I, T], float32; the caller's scope's. Softmax over the texts gives CLIP's probabilities.</returns>
    public Tensor Logits(Tensor imageFeatures, Tensor textFeatures)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(Direction(imageFeatures).Matmul(Direction(textFeatures).Transpose(0, 1)) * logScale.To(DType.Float32).Exp());
    }

    /// <summary>Vectors brought to length 1.</summary>
    /// <param name="features">[..., P].</param>
    /// <returns>[..., P], the caller's scope's.</returns>
    public static Tensor Direction(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        using var scope = TensorScope.Enter();
        return scope.Return(features / features.Square().Sum([-1], keepDims: true).Sqrt());
    }
}
