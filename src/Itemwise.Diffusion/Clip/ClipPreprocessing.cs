using System.Collections.Immutable;
using System.Text.Json;
using Itemwise.Diffusion.Weights;
using Itemwise.Torch;
using Itemwise.Imaging;

namespace Itemwise.Diffusion.Clip;

/// <summary>How a photo becomes what CLIP's vision tower was trained on: made small by Pillow's
/// bicubic, cut at the centre, normalised.</summary>
public sealed record ClipPreprocessing
{
    /// <summary>Pixels of the shorter side once made small.</summary>
    public int ShortestEdge { get; init; } = 224;

    /// <summary>Pixels of each side of the square cut from the centre; at most <see cref="ShortestEdge"/>.</summary>
    public int CropSize { get; init; } = 224;

    /// <summary>Taken from each channel, in units of 1 for white.</summary>
    public ImmutableArray<double> Mean { get; init; } = [0.48145466, 0.4578275, 0.40821073];

    /// <summary>What each channel is then divided by.</summary>
    public ImmutableArray<double> Deviation { get; init; } = [0.26862954, 0.26130258, 0.27577711];

    /// <summary>The published preprocessing at a model's own size.</summary>
    public static ClipPreprocessing For(ClipVisionConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new ClipPreprocessing { ShortestEdge = config.PictureSize, CropSize = config.PictureSize };
    }

    /// <summary>Reads the preprocessor_config.json of a CLIP model's folder, with sizes as numbers or as objects.</summary>
    /// <exception cref="InputRefusedException">A value is of the wrong kind or not supported.</exception>
    public static ClipPreprocessing Read(ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        const int bicubic = 3;
        if (config.GetInt("resample", bicubic) is var resample && resample != bicubic)
        {
            throw config.Refuse("resample", $"is {resample}, only {bicubic} (bicubic) is supported");
        }

        var published = new ClipPreprocessing();
        var shortestEdge = Size(config, "size", "shortest_edge");
        var cropSize = Size(config, "crop_size", "height");
        if (cropSize < 1 || cropSize > shortestEdge)
        {
            throw config.Refuse("crop_size", $"is {cropSize}, which cannot be cut from a picture made {shortestEdge} pixels small");
        }

        return new ClipPreprocessing
        {
            ShortestEdge = shortestEdge,
            CropSize = cropSize,
            Mean = ThreeNumbers(config, "image_mean", published.Mean),
            Deviation = ThreeNumbers(config, "image_std", published.Deviation),
        };
    }

    /// <summary>Prepares one photo.</summary>
    /// <param name="picture">Of any size, bands and profile.</param>
    /// <returns>[1, 3, S, S], float32 on the CPU, S being <see cref="CropSize"/>; the caller's scope's.</returns>
    public Tensor Apply(Picture picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var square = Square(picture.ToWorkingRgb());
        using var scope = TensorScope.Enter();
        var pixels = Tensor.From(square.Bytes, 1, CropSize, CropSize, 3).Permute(0, 3, 1, 2).To(DType.Float32) / 255;
        return scope.Return(((pixels - PerChannel(Mean)) / PerChannel(Deviation)).Contiguous());
    }

    private Picture Square(Picture picture)
    {
        // The longer side is rounded down, as transformers does it.
        var shortest = Math.Min(picture.Width, picture.Height);
        var width = (int)((long)ShortestEdge * picture.Width / shortest);
        var height = (int)((long)ShortestEdge * picture.Height / shortest);
        return picture.Resize(width, height, Resampling.PillowBicubic)
            .Crop((width - CropSize) / 2, (height - CropSize) / 2, CropSize, CropSize);
    }

    private static Tensor PerChannel(ImmutableArray<double> values) =>
        Tensor.From(values.Select(value => (float)value).ToArray(), 1, 3, 1, 1);

    private static int Size(ModelConfig config, string key, string side) => config.Find(key) switch
    {
        null => 224,
        { ValueKind: JsonValueKind.Object } => config.GetSection(key)!.GetInt(side),
        _ => config.GetInt(key),
    };

    private static ImmutableArray<double> ThreeNumbers(ModelConfig config, string key, ImmutableArray<double> fallback)
    {
        var numbers = config.GetDoubles(key, fallback.AsSpan());
        return numbers.Length == 3
            ? numbers
            : throw config.Refuse(key, $"has {numbers.Length} numbers and needs one for each of the 3 channels");
    }
}
