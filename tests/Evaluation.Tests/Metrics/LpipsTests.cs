using Itemwise.Evaluation.Metrics;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Tests.Metrics;

/// <summary>LPIPS on made weights, against the formula written out in loops.</summary>
[AssertNoTensorLeaks]
public sealed class LpipsTests
{
    private const int Side = 67;

    // Slice, place, channels out, kernel, stride, padding, pooling before.
    private static readonly (int Slice, int Place, int Channels, int Kernel, int Stride, int Padding, int Pool)[] Layers =
        [(1, 0, 4, 11, 4, 2, 0), (2, 3, 5, 5, 1, 2, 3), (3, 6, 6, 3, 1, 1, 3), (4, 8, 4, 3, 1, 1, 0), (5, 10, 3, 3, 1, 1, 0)];

    [Fact]
    public void The_distance_is_that_of_equation_1()
    {
        using var folder = new TemporaryFolder();
        var weights = Write(folder.At("lpips.safetensors"));
        using var lpips = new Lpips(folder.At("lpips.safetensors"));
        var (one, other) = (MadePictures.Noise(1, Side, Side), MadePictures.Noise(2, Side, Side));
        var expected = Distance(weights, one, other);
        // Sums of some hundred products in float32 against float64.
        Assert.InRange(lpips.Of(one, other), expected * (1 - 1e-4), expected * (1 + 1e-4));
        Assert.Equal(0, lpips.Of(one, one));
    }

    [Fact]
    public void A_file_of_other_weights_is_refused_with_what_it_lacks()
    {
        using var folder = new TemporaryFolder();
        var weights = new MadeWeights(1);
        weights.Add("features.0.weight", 2, 3, 3, 3);
        weights.Write(folder.At("vgg.safetensors"));
        var error = Assert.Throws<InputRefusedException>(() => new Lpips(folder.At("vgg.safetensors")));
        Assert.Contains("net.slice1.0.weight", error.Message, StringComparison.Ordinal);
    }

    private static MadeWeights Write(string path)
    {
        var weights = new MadeWeights(3);
        var channels = 3;
        foreach (var layer in Layers)
        {
            weights.Add($"net.slice{layer.Slice}.{layer.Place}.weight", layer.Channels, channels, layer.Kernel, layer.Kernel);
            weights.Add($"net.slice{layer.Slice}.{layer.Place}.bias", layer.Channels);
            weights.Add($"lin{layer.Slice - 1}.model.1.weight", 1, layer.Channels, 1, 1);
            channels = layer.Channels;
        }

        weights.Write(path);
        return weights;
    }

    private static double Distance(MadeWeights weights, Picture one, Picture other)
    {
        var (a, b, distance) = (Input(one), Input(other), 0.0);
        foreach (var layer in Layers)
        {
            (a, b) = (Layer(weights, layer, a), Layer(weights, layer, b));
            var linear = weights[$"lin{layer.Slice - 1}.model.1.weight"];
            var (height, width) = (a.GetLength(1), a.GetLength(2));
            var sum = 0.0;
            for (var i = 0; i < height * width; i++)
            {
                var (lengthA, lengthB) = (Length(a, i / width, i % width), Length(b, i / width, i % width));
                sum += Enumerable.Range(0, layer.Channels).Sum(c =>
                    linear[c] * Math.Pow((a[c, i / width, i % width] / lengthA) - (b[c, i / width, i % width] / lengthB), 2));
            }

            distance += sum / (height * width);
        }

        return distance;
    }

    private static double Length(double[,,] features, int row, int column) =>
        Math.Sqrt(Enumerable.Range(0, features.GetLength(0)).Sum(c => features[c, row, column] * features[c, row, column])) + 1e-10;

    private static double[,,] Input(Picture picture)
    {
        double[] shift = [-.030, -.088, -.188], scale = [.458, .448, .450];
        return Made(3, picture.Height, picture.Width, (c, y, x) =>
            ((picture.Bytes[(3 * ((y * picture.Width) + x)) + c] / 127.5) - 1 - shift[c]) / scale[c]);
    }

    private static double[,,] Layer(MadeWeights weights, (int Slice, int Place, int Channels, int Kernel, int Stride, int Padding,
        int Pool) layer, double[,,] input)
    {
        if (layer.Pool > 0)
        {
            var before = input;
            input = Made(before.GetLength(0), (before.GetLength(1) - layer.Pool) / 2 + 1,
                (before.GetLength(2) - layer.Pool) / 2 + 1, (c, y, x) =>
                Enumerable.Range(0, layer.Pool * layer.Pool).Max(i => before[c, (2 * y) + (i / layer.Pool), (2 * x) + (i % layer.Pool)]));
        }

        var name = $"net.slice{layer.Slice}.{layer.Place}";
        var (kernel, bias, size) = (weights[$"{name}.weight"], weights[$"{name}.bias"], layer.Kernel);
        var (channels, height, width) = (input.GetLength(0), input.GetLength(1), input.GetLength(2));
        return Made(layer.Channels, (height + (2 * layer.Padding) - size) / layer.Stride + 1,
            (width + (2 * layer.Padding) - size) / layer.Stride + 1, (o, y, x) =>
        {
            var sum = (double)bias[o];
            for (var i = 0; i < channels * size * size; i++)
            {
                var (row, column) = ((y * layer.Stride) - layer.Padding + (i / size % size),
                    (x * layer.Stride) - layer.Padding + (i % size));
                sum += row >= 0 && row < height && column >= 0 && column < width
                    ? kernel[(o * channels * size * size) + i] * input[i / (size * size), row, column] : 0;
            }

            return Math.Max(0, sum);
        });
    }

    private static double[,,] Made(int channels, int height, int width, Func<int, int, int, double> value)
    {
        var made = new double[channels, height, width];
        for (var i = 0; i < made.Length; i++)
        {
            var (c, y, x) = (i / (height * width), i / width % height, i % width);
            made[c, y, x] = value(c, y, x);
        }

        return made;
    }
}
