using Itemwise.Evaluation.Metrics;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Tests.Metrics;

/// <summary>DINO and DINOv2 on made weights, against the transformer written out in loops.</summary>
[AssertNoTensorLeaks]
public sealed class DinoTests : IDisposable
{
    private const int Width = 8, Inner = 32, Heads = 2, Patch = 4, Size = 12, Tokens = 10;
    private const double Epsilon = 1e-6;

    // Two blocks in float32 against float64.
    private const double Tolerance = 1e-4;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("vit")]
    [InlineData("dinov2")]
    public void States_and_keys_are_those_of_the_transformer(string type)
    {
        var weights = Write(type);
        using var dino = new Dino(folder.FullPath);
        using var scope = TensorScope.Enter();
        var pixels = Enumerable.Range(0, 3 * Size * Size).Select(i => (float)Math.Sin(i)).ToArray();
        var picture = Tensor.From(pixels, 1, 3, Size, Size);
        var hidden = Embed(weights, pixels);
        hidden = Block(weights, type, 0, hidden, out _);
        hidden = Block(weights, type, 1, hidden, out var keys);
        AssertClose(keys, dino.LastKeys(picture));
        AssertClose([.. hidden.Select(state => Norm(weights, "layernorm", state))], dino.States(picture));
    }

    [Fact]
    public void A_picture_has_its_own_structure_and_likeness()
    {
        Write("vit");
        using var dino = new Dino(folder.FullPath);
        var (one, other) = (MadePictures.Noise(1, 20, 20), MadePictures.Noise(2, 20, 20));
        Assert.Equal(0, dino.StructureDistance(one, one));
        Assert.True(dino.StructureDistance(one, other) > 0);
        Assert.Equal(1, dino.Likeness(one, one), 5);
        Assert.True(dino.Likeness(one, other) < 1);
    }

    [Fact]
    public void The_structure_distance_is_the_mean_square_of_equation_3()
    {
        Write("vit");
        using var dino = new Dino(folder.FullPath);
        using var scope = TensorScope.Enter();
        var (one, other) = (MadePictures.Noise(1, Size, Size), MadePictures.Noise(2, Size, Size));
        var (a, b) = (Keys(dino, one), Keys(dino, other));
        var squares = from i in Enumerable.Range(0, Tokens) from j in Enumerable.Range(0, Tokens)
                      select Math.Pow(Cosine(a[i], a[j]) - Cosine(b[i], b[j]), 2);
        Assert.Equal(squares.Average(), dino.StructureDistance(one, other), 5);
    }

    [Fact]
    public void Another_models_folder_is_refused_by_its_type()
    {
        File.WriteAllText(folder.At("config.json"), """{ "model_type": "clip" }""");
        var error = Assert.Throws<InputRefusedException>(() => new Dino(folder.FullPath));
        Assert.Contains("'clip'", error.Message, StringComparison.Ordinal);
    }

    private static double[][] Keys(Dino dino, Imaging.Picture picture)
    {
        float[] mean = [.485f, .456f, .406f], deviation = [.229f, .224f, .225f];
        var pixels = new float[3 * Size * Size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var channel = i / (Size * Size);
            pixels[i] = ((picture.Bytes[(3 * (i % (Size * Size))) + channel] / 255f) - mean[channel]) / deviation[channel];
        }

        var keys = dino.LastKeys(Tensor.From(pixels, 1, 3, Size, Size)).ToArray<float>();
        return [.. keys.Chunk(Width).Select(state => state.Select(value => (double)value).ToArray())];
    }

    private static double Cosine(double[] a, double[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private MadeWeights Write(string type)
    {
        File.WriteAllText(folder.At("config.json"), $$"""
            { "model_type": "{{type}}", "hidden_size": {{Width}}, "intermediate_size": {{Inner}}, "mlp_ratio": 4, "num_hidden_layers": 2,
              "num_attention_heads": {{Heads}}, "patch_size": {{Patch}}, "image_size": {{Size}}, "layer_norm_eps": 1e-6 }
            """);
        var weights = new MadeWeights(5);
        weights.Add("embeddings.cls_token", 1, 1, Width);
        weights.Add("embeddings.position_embeddings", 1, Tokens, Width);
        weights.Add("embeddings.patch_embeddings.projection.weight", Width, 3, Patch, Patch);
        weights.Add("embeddings.patch_embeddings.projection.bias", Width);
        foreach (var (name, outputs, inputs) in Enumerable.Range(0, 2).SelectMany(layer => Linears(type, layer)))
        {
            weights.Add($"{name}.weight", outputs, inputs);
            weights.Add($"{name}.bias", outputs);
        }

        foreach (var name in Enumerable.Range(0, 2).SelectMany(layer => Norms(type, layer)).Append("layernorm"))
        {
            weights.Add($"{name}.weight", Width);
            weights.Add($"{name}.bias", Width);
        }

        for (var layer = 0; layer < 2 && type == "dinov2"; layer++)
        {
            weights.Add($"encoder.layer.{layer}.layer_scale1.lambda1", Width);
            weights.Add($"encoder.layer.{layer}.layer_scale2.lambda1", Width);
        }

        weights.Write(folder.At("model.safetensors"));
        return weights;
    }

    private static (string Name, int Outputs, int Inputs)[] Linears(string type, int layer)
    {
        var w = $"encoder.layer.{layer}";
        return
        [
            ($"{w}.attention.attention.query", Width, Width), ($"{w}.attention.attention.key", Width, Width),
            ($"{w}.attention.attention.value", Width, Width), ($"{w}.attention.output.dense", Width, Width),
            (type == "vit" ? $"{w}.intermediate.dense" : $"{w}.mlp.fc1", Inner, Width),
            (type == "vit" ? $"{w}.output.dense" : $"{w}.mlp.fc2", Width, Inner),
        ];
    }

    private static string[] Norms(string type, int layer) => type == "vit"
        ? [$"encoder.layer.{layer}.layernorm_before", $"encoder.layer.{layer}.layernorm_after"]
        : [$"encoder.layer.{layer}.norm1", $"encoder.layer.{layer}.norm2"];

    private static double[][] Embed(MadeWeights weights, float[] pixels)
    {
        var (kernel, bias) = (weights["embeddings.patch_embeddings.projection.weight"],
            weights["embeddings.patch_embeddings.projection.bias"]);
        var (first, positions) = (weights["embeddings.cls_token"], weights["embeddings.position_embeddings"]);
        const int side = Size / Patch, area = Patch * Patch;
        return [.. Enumerable.Range(0, Tokens).Select(token => Enumerable.Range(0, Width)
            .Select(c => positions[(token * Width) + c] + (token == 0
            ? first[c]
            : bias[c] + Enumerable.Range(0, 3 * area).Sum(i => (double)kernel[(c * 3 * area) + i] * pixels[
                (i / area * Size * Size) + ((((token - 1) / side * Patch) + (i / Patch % Patch)) * Size) + ((token - 1) % side * Patch)
                    + (i % Patch)]))).ToArray())];
    }

    private static double[][] Block(MadeWeights weights, string type, int layer, double[][] hidden, out double[][] keys)
    {
        var (names, norms) = (Linears(type, layer).Select(linear => linear.Name).ToArray(), Norms(type, layer));
        var normed = hidden.Select(state => Norm(weights, norms[0], state)).ToArray();
        double[][] All(int linear) => [.. normed.Select(state => Apply(weights, names[linear], state))];
        var (q, k, v) = (All(0), All(1), All(2));
        keys = k;
        var attended = Enumerable.Range(0, Tokens).Select(token => Apply(weights, names[3], Attend(q[token], k, v))).ToArray();
        var middle = hidden.Zip(attended, (state, added) => Plus(state, added, Scale(weights, type, layer, 1))).ToArray();
        return [.. middle.Select(state => Plus(state, Apply(weights, names[5],
            [.. Apply(weights, names[4], Norm(weights, norms[1], state)).Select(Gelu)]), Scale(weights, type, layer, 2)))];
    }

    private static double[] Attend(double[] query, double[][] keys, double[][] values)
    {
        const int depth = Width / Heads;
        var result = new double[Width];
        for (var head = 0; head < Heads; head++)
        {
            var range = (head * depth)..((head + 1) * depth);
            var weights = keys.Select(key => Math.Exp(Dot(query[range], key[range]) / Math.Sqrt(depth))).ToArray();
            for (var c = head * depth; c < (head + 1) * depth; c++)
            {
                result[c] = weights.Zip(values, (weight, value) => weight * value[c]).Sum() / weights.Sum();
            }
        }

        return result;
    }

    private static double[] Apply(MadeWeights weights, string name, double[] input)
    {
        var (matrix, bias) = (weights[$"{name}.weight"], weights[$"{name}.bias"]);
        return [.. bias.Select((offset, row) => offset + input.Select(
            (value, column) => value * matrix[(row * input.Length) + column]).Sum())];
    }

    private static double[] Norm(MadeWeights weights, string name, double[] state)
    {
        var mean = state.Average();
        var deviation = Math.Sqrt(state.Average(value => (value - mean) * (value - mean)) + Epsilon);
        return [.. state.Select((value, c) => ((value - mean) / deviation * weights[$"{name}.weight"][c]) + weights[$"{name}.bias"][c])];
    }

    private static double[] Plus(double[] state, double[] added, float[]? scale) =>
        [.. state.Select((value, c) => value + (added[c] * (scale?[c] ?? 1)))];

    private static float[]? Scale(MadeWeights weights, string type, int layer, int branch) =>
        type == "dinov2" ? weights[$"encoder.layer.{layer}.layer_scale{branch}.lambda1"] : null;

    private static double Gelu(double x) => x * 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    // Its Taylor series, in place of a table: terms until they no longer count.
    private static double Erf(double x)
    {
        var (sum, term) = (x, x);
        for (var n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static void AssertClose(double[][] expected, Tensor actual)
    {
        var values = actual.ToArray<float>();
        Assert.Equal(expected.Length * Width, values.Length);
        foreach (var (i, value) in expected.SelectMany(state => state).Index())
        {
            Assert.InRange(values[i], value - Tolerance, value + Tolerance);
        }
    }
}
