using System.Collections.Immutable;
using Itemwise.Diffusion.Weights;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Evaluation.Metrics;

/// <summary>LPIPS: distance of two pictures as people judge it, in the features of a network for classification. 0 is the same
/// picture.</summary>
/// <remarks>Zhang, Isola, Efros, Shechtman and Wang, CVPR 2018 (arXiv:1801.03924), equation 1, version 0.1 of its weights. Reads
/// the state of the published package's <c>LPIPS</c> module with AlexNet or VGG16, saved as safetensors:
/// <c>net.slice1.0.weight</c>, ...,
/// <c>lin0.model.1.weight</c>, ... The weights are not shipped.</remarks>
public sealed class Lpips : IDisposable
{
    private const double Tiny = 1e-10;

    private static readonly float[] Shift = [-0.030f, -0.088f, -0.188f];
    private static readonly float[] Scale = [0.458f, 0.448f, 0.450f];

    // A slice ends where its features are compared; numbers are the layers' places in torchvision's lists.
    private static readonly ImmutableArray<FeatureSlice> AlexNet =
    [
        new(0, [new(0, Stride: 4, Padding: 2)]), new(3, [new(3, Stride: 1, Padding: 2)]), new(3, [new(6, 1, 1)]),
        new(0, [new(8, 1, 1)]), new(0, [new(10, 1, 1)]),
    ];

    private static readonly ImmutableArray<FeatureSlice> Vgg16 =
    [
        new(0, [new(0, 1, 1), new(2, 1, 1)]), new(2, [new(5, 1, 1), new(7, 1, 1)]), new(2, [new(10, 1, 1), new(12, 1, 1), new(14, 1, 1)]),
        new(2, [new(17, 1, 1), new(19, 1, 1), new(21, 1, 1)]), new(2, [new(24, 1, 1), new(26, 1, 1), new(28, 1, 1)]),
    ];

    private readonly WeightStore weights;
    private readonly ImmutableArray<FeatureSlice> slices;

    /// <summary>Opens the weights.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <exception cref="InputRefusedException">It cannot be read, or holds no LPIPS weights.</exception>
    public Lpips(string path)
    {
        weights = new WeightStore(SafetensorsSource.Open(path));
        slices = weights.Names.Contains("net.slice1.2.weight") ? Vgg16 : AlexNet;
        foreach (var name in Names())
        {
            if (!weights.Names.Contains(name))
            {
                weights.Dispose();
                throw new InputRefusedException(
                    $"'{path}' holds no '{name}': save the state of the published LPIPS module (AlexNet or VGG16, version 0.1) as "
                        + $"safetensors.");
            }
        }
    }

    /// <summary>The distance of two pictures of one size, both as a model sees them.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public double Of(Picture one, Picture other)
    {
        PictureSizes.RequireSame(one, other, null);
        using var scope = TensorScope.Enter();
        var hidden = Tensor.Concat([Input(one), Input(other)], 0);   // [2, 3, H, W]
        var distance = 0.0;
        for (var index = 0; index < slices.Length; index++)
        {
            hidden = Features(hidden, index);
            var length = hidden.Square().Sum([1], keepDims: true).Sqrt() + Tensor.Scalar(Tiny);
            var directions = hidden / length;
            var squares = (directions.Slice(0, 0, 1) - directions.Slice(0, 1, 2)).Square();
            distance += squares.Conv2d(weights.Get($"lin{index}.model.1.weight")).Mean().Item();
        }

        return distance;
    }

    /// <summary>Frees the weights.</summary>
    public void Dispose() => weights.Dispose();

    private static Tensor Input(Picture picture)
    {
        var rgb = picture.ToWorkingRgb();
        var pixels = Tensor.From(rgb.Bytes, 1, rgb.Height, rgb.Width, 3).Permute(0, 3, 1, 2).To(DType.Float32) / 127.5;
        return (pixels - Tensor.Scalar(1) - Tensor.From(Shift, 1, 3, 1, 1)) / Tensor.From(Scale, 1, 3, 1, 1);
    }

    private Tensor Features(Tensor hidden, int index)
    {
        var slice = slices[index];
        hidden = slice.Pool == 0 ? hidden : MaxPool(hidden, slice.Pool);
        foreach (var layer in slice.Layers)
        {
            var name = $"net.slice{index + 1}.{layer.Place}";
            hidden = hidden.Conv2d(weights.Get($"{name}.weight"), weights.Get($"{name}.bias"), layer.Stride, layer.Padding).Clamp(low: 0);
        }

        return hidden;
    }

    // The greatest of size x size neighbours, two places apart.
    private static Tensor MaxPool(Tensor hidden, int size)
    {
        const int stride = 2;
        var (height, width) = (((hidden.Size(2) - size) / stride) + 1, ((hidden.Size(3) - size) / stride) + 1);
        Tensor? greatest = null;
        for (var place = 0; place < size * size; place++)
        {
            var (row, column) = (place / size, place % size);
            var shifted = hidden.Slice(2, row, row + (stride * (height - 1)) + 1, stride)
                .Slice(3, column, column + (stride * (width - 1)) + 1, stride);
            greatest = greatest?.Maximum(shifted) ?? shifted;
        }

        return greatest!;
    }

    private IEnumerable<string> Names() => slices.SelectMany((slice, index) => slice.Layers
        .SelectMany<FeatureLayer, string>(layer => [$"net.slice{index + 1}.{layer.Place}.weight",
            $"net.slice{index + 1}.{layer.Place}.bias"])
        .Append($"lin{index}.model.1.weight"));

    private sealed record FeatureLayer(int Place, int Stride, int Padding);

    // Pool: the side of the pooling before the layers, 0 for none.
    private sealed record FeatureSlice(int Pool, ImmutableArray<FeatureLayer> Layers);
}
