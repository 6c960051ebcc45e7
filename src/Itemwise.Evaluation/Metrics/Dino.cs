using System.Collections.Immutable;
using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Layers;
using Itemwise.Diffusion.Weights;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Metrics;

/// <summary>Compares pictures in the features of DINO (arXiv:2104.14294) or DINOv2 (arXiv:2304.07193): what is where, and what it
/// is.</summary>
/// <remarks>Reads a folder of transformers' ViTModel or Dinov2Model (<c>facebook/dino-vitb8</c> for structure, <c>dino-vits16</c>
/// or <c>dinov2-base</c> for likeness). The whole picture is brought to 224 x 224 by Pillow's bicubic, uncut. The weights are not
/// shipped.</remarks>
public sealed class Dino : IDisposable
{
    private const int PreferredSize = 224;

    private static readonly float[] Mean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviation = [0.229f, 0.224f, 0.225f];

    private readonly WeightStore weights;
    private readonly VisionTransformerConfig config;
    private readonly Tensor classToken, patchKernel, patchBias, positions;
    private readonly ImmutableArray<VisionTransformerLayer> layers;
    private readonly LayerNorm normOut;
    private readonly int size;

    /// <summary>Opens a model's folder.</summary>
    /// <param name="folder">With config.json and model.safetensors.</param>
    /// <exception cref="InputRefusedException">It is the folder of no such model, or a weight is missing or of another shape.</exception>
    public Dino(string folder)
    {
        config = VisionTransformerConfig.Read(ModelConfig.Read(Path.Combine(folder, "config.json")));
        size = Math.Min(PreferredSize, config.TrainedSize) / config.PatchSize * config.PatchSize;
        weights = new WeightStore(SafetensorsSource.Open(Path.Combine(folder, "model.safetensors")));
        try
        {
            var root = weights.Root;
            var (embeddings, side) = (root / "embeddings", config.TrainedSize / config.PatchSize);
            classToken = embeddings.Get("cls_token", 1, 1, config.Width);
            positions = embeddings.Get("position_embeddings", 1, 1 + (side * side), config.Width);
            var patches = embeddings / "patch_embeddings" / "projection";
            patchKernel = patches.Get("weight", config.Width, 3, config.PatchSize, config.PatchSize);
            patchBias = patches.Get("bias", config.Width);
            layers = [.. Enumerable.Range(0, config.LayerCount).Select(
                i => new VisionTransformerLayer(config, root / "encoder" / "layer" / i))];
            normOut = new LayerNorm(root / "layernorm", config.Width, config.Epsilon);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Structure distance: how differently the parts of two pictures resemble each other, whatever they look like. 0 is
    /// the same structure.</summary>
    /// <remarks>Tumanyan, Bar-Tal, Bagon and Dekel, CVPR 2022 (arXiv:2201.00424), equation 3: mean squared difference of the cosine
    /// similarities between all keys of the last block, that of the whole picture among them.</remarks>
    public double StructureDistance(Picture one, Picture other)
    {
        using var scope = TensorScope.Enter();
        return (SelfSimilarity(one) - SelfSimilarity(other)).Square().Mean().Item();
    }

    /// <summary>DINO-I: the cosine of two pictures' states of the whole. 1 is the same.</summary>
    /// <remarks>As DreamBooth (arXiv:2208.12242, section 4.2) compares subjects.</remarks>
    public double Likeness(Picture one, Picture other)
    {
        using var scope = TensorScope.Enter();
        var (a, b) = (ClipModel.Direction(Whole(one)), ClipModel.Direction(Whole(other)));
        return (a * b).Sum().Item();
    }

    /// <summary>The normed states after the last block, [1, 1 + patches, C], that of the whole first; the caller's scope's.</summary>
    internal Tensor States(Tensor picture)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(normOut.Forward(layers.Aggregate(Embed(picture), (hidden, layer) => layer.Forward(hidden))));
    }

    /// <summary>The last block's keys, [1, 1 + patches, C]; the caller's scope's.</summary>
    internal Tensor LastKeys(Tensor picture)
    {
        using var scope = TensorScope.Enter();
        return scope.Return(layers[^1].Keys(layers.SkipLast(1).Aggregate(Embed(picture), (hidden, layer) => layer.Forward(hidden))));
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => weights.Dispose();

    private Tensor Whole(Picture picture) => States(Input(picture)).Select(1, 0);

    private Tensor SelfSimilarity(Picture picture)
    {
        using var scope = TensorScope.Enter();
        var directions = ClipModel.Direction(LastKeys(Input(picture)));
        return scope.Return(directions.Matmul(directions.Transpose(1, 2)));
    }

    private Tensor Input(Picture picture)
    {
        var square = picture.ToWorkingRgb().Resize(size, size, Resampling.PillowBicubic);
        var pixels = Tensor.From(square.Bytes, 1, size, size, 3).Permute(0, 3, 1, 2).To(DType.Float32) / 255;
        return (pixels - Tensor.From(Mean, 1, 3, 1, 1)) / Tensor.From(Deviation, 1, 3, 1, 1);
    }

    private Tensor Embed(Tensor picture)
    {
        using var scope = TensorScope.Enter();
        var hidden = picture.Conv2d(patchKernel, patchBias, stride: config.PatchSize);   // [1, C, h, w]
        var (height, width) = (hidden.Size(2), hidden.Size(3));
        hidden = hidden.Reshape(1, config.Width, height * width).Transpose(1, 2);
        return scope.Return(Tensor.Concat([classToken, hidden], 1) + PositionsFor(height, width));
    }

    private Tensor PositionsFor(long height, long width)
    {
        var side = config.TrainedSize / config.PatchSize;
        if (height == side && width == side)
        {
            return positions;
        }

        var grid = positions.Slice(1, 1).Reshape(1, side, side, config.Width).Permute(0, 3, 1, 2);
        grid = grid.Resize(height, width, cubic: true).Reshape(1, config.Width, height * width).Transpose(1, 2);
        return Tensor.Concat([positions.Slice(1, 0, 1), grid], 1);
    }
}
