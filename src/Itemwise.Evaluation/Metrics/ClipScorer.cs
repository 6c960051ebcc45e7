using Itemwise.Diffusion.Clip;
using Itemwise.Diffusion.Weights;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Metrics;

/// <summary>Cosines in CLIP's space (arXiv:2103.00020): whether a picture shows what words say, and whether it changed the way
/// the words did.</summary>
/// <remarks>Any folder of transformers' CLIPModel. Figures of different CLIP models cannot be compared with each other. Vectors are
/// brought to length 1 before they are subtracted. Vectors are plain numbers here; nothing native outlives a call.</remarks>
public sealed class ClipScorer : IDisposable
{
    private readonly WeightStore weights;
    private readonly ClipModel model;
    private readonly ClipTokenizer tokenizer;
    private readonly ClipPreprocessing preprocessing;
    private readonly Dictionary<string, float[]> texts = [];

    /// <summary>Opens a model's folder.</summary>
    /// <param name="folder">With config.json, model.safetensors, preprocessor_config.json and the tokenizer's files.</param>
    /// <exception cref="InputRefusedException">It is the folder of no CLIP model, or damaged.</exception>
    public ClipScorer(string folder)
    {
        var config = ClipModelConfig.Read(ModelConfig.Read(Path.Combine(folder, "config.json")));
        preprocessing = ClipPreprocessing.Read(ModelConfig.Read(Path.Combine(folder, "preprocessor_config.json")));
        tokenizer = ClipTokenizer.Load(folder);
        weights = new WeightStore(SafetensorsSource.Open(Path.Combine(folder, "model.safetensors")));
        try
        {
            model = new ClipModel(config, weights.Root);
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>A picture's direction in CLIP's space, of length 1.</summary>
    public float[] Embed(Picture picture)
    {
        using var scope = TensorScope.Enter();
        return ClipModel.Direction(model.ImageFeatures(preprocessing.Apply(picture))).ToArray<float>();
    }

    /// <summary>A text's direction in CLIP's space, of length 1. Kept: the same words are encoded once.</summary>
    /// <exception cref="InputRefusedException">The text has more tokens than the model takes.</exception>
    public float[] Embed(string text)
    {
        if (!texts.TryGetValue(text, out var direction))
        {
            using var scope = TensorScope.Enter();
            var ids = tokenizer.Encode(text, tokenizer.MaximumLength).Ids;
            direction = ClipModel.Direction(model.TextFeatures(Tensor.From(ids.Select(id => (long)id).ToArray(), 1,
                ids.Length))).ToArray<float>();
            texts.Add(text, direction);
        }

        return direction;
    }

    /// <summary>CLIP-T: how well a picture fits words (arXiv:2104.08718 without its factor 2.5). -1 to 1.</summary>
    public double TextScore(Picture picture, string text) => TextScore(Embed(picture), text);

    /// <summary>The same of a picture's direction, for several texts.</summary>
    public double TextScore(float[] picture, string text) => Cosine(picture, Embed(text));

    /// <summary>CLIP-I: how alike two pictures are. 1 is the same; doing nothing scores it, so read it beside a measure of
    /// success.</summary>
    public double ImageScore(Picture one, Picture other) => ImageScore(Embed(one), Embed(other));

    /// <summary>The same of two pictures' directions.</summary>
    public static double ImageScore(float[] one, float[] other) => Cosine(one, other);

    /// <summary>CLIP-D: whether the picture changed in the direction in which the words did (StyleGAN-NADA, arXiv:2108.00946). -1
    /// to 1; 0 where nothing changed.</summary>
    /// <param name="before">The picture before.</param>
    /// <param name="after">The picture after.</param>
    /// <param name="captionBefore">What the picture showed.</param>
    /// <param name="captionAfter">What it shall show.</param>
    public double DirectionScore(Picture before, Picture after, string captionBefore, string captionAfter) =>
        DirectionScore(Embed(before), Embed(after), captionBefore, captionAfter);

    /// <summary>The same of two pictures' directions.</summary>
    public double DirectionScore(float[] before, float[] after, string captionBefore, string captionAfter) =>
        Cosine(Difference(after, before), Difference(Embed(captionAfter), Embed(captionBefore)));

    /// <summary>Frees the weights.</summary>
    public void Dispose() => weights.Dispose();

    private static float[] Difference(float[] after, float[] before) => [.. after.Zip(before, (a, b) => a - b)];

    private static double Cosine(float[] a, float[] b)
    {
        var (dot, squareA, squareB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            dot += (double)a[i] * b[i];
            squareA += (double)a[i] * a[i];
            squareB += (double)b[i] * b[i];
        }

        return squareA == 0 || squareB == 0 ? 0 : dot / Math.Sqrt(squareA * squareB);
    }
}
