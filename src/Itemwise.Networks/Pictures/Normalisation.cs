using System.Collections.Immutable;
using Itemwise.Imaging;
using Itemwise.Networks.Onnx;
using Itemwise.Networks.Recognition;

namespace Itemwise.Networks.Pictures;

/// <summary>How samples become what a network was trained on: (x / divisor - mean) / deviation, channel by channel.</summary>
/// <param name="Mean">Of red, green and blue after dividing.</param>
/// <param name="Deviation">Of red, green and blue.</param>
/// <param name="Divisor">255; 1 leaves 0 to 255; 0 takes the picture's largest sample.</param>
internal sealed record Normalisation(ImmutableArray<double> Mean, ImmutableArray<double> Deviation, double Divisor = 255)
{
    private const int Channels = 3;

    /// <summary>Mean and deviation of ImageNet.</summary>
    public static Normalisation ImageNet { get; } = new([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]);

    /// <summary>Mean and deviation of CLIP's training pictures.</summary>
    public static Normalisation Clip { get; } = new([0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]);

    /// <summary>Samples as they are, 0 to 255.</summary>
    public static Normalisation Raw { get; } = new([0, 0, 0], [1, 1, 1], 1);

    /// <summary>What a folder says, with this one's numbers where it says nothing.</summary>
    public Normalisation Or(NetworkSettings folder) =>
        new(folder.Mean ?? Mean, folder.Deviation ?? Deviation, folder.Range ?? Divisor);

    /// <summary>A picture as [1, 3, h, w], zeros beyond its own size.</summary>
    /// <param name="rgb">sRGB of 3 bands and 8 bits.</param>
    /// <param name="width">w, at least the picture's.</param>
    /// <param name="height">h, at least the picture's.</param>
    public NetworkTensor Planes(Picture rgb, int width, int height)
    {
        var values = new float[Channels * width * height];
        Fill(rgb, values, width, width * height);
        return new NetworkTensor([1, Channels, height, width], values);
    }

    /// <summary>A picture as [1, 3, h, w] at its own size.</summary>
    public NetworkTensor Planes(Picture rgb) => Planes(rgb, rgb.Width, rgb.Height);

    /// <summary>A picture as [h, w, 3].</summary>
    public NetworkTensor Rows(Picture rgb)
    {
        var planes = Planes(rgb);
        var values = new float[planes.Values.Length];
        for (var pixel = 0; pixel < rgb.Width * rgb.Height; pixel++)
        {
            for (var channel = 0; channel < Channels; channel++)
            {
                values[(pixel * Channels) + channel] = planes.Plane(channel).Span[pixel];
            }
        }

        return new NetworkTensor([rgb.Height, rgb.Width, Channels], values);
    }

    /// <summary>Writes the three planes of a picture into the top left of larger ones.</summary>
    public void Fill(Picture rgb, Span<float> values, int stride, int planeLength)
    {
        var divisor = (float)(Divisor > 0 ? Divisor : Math.Max(Largest(rgb), 1e-6));
        for (var channel = 0; channel < Channels; channel++)
        {
            var table = new float[256];
            for (var sample = 0; sample < table.Length; sample++)
            {
                table[sample] = ((sample / divisor) - (float)Mean[channel]) / (float)Deviation[channel];
            }

            for (var row = 0; row < rgb.Height; row++)
            {
                var line = rgb.Bytes.Slice(row * rgb.Width * Channels, rgb.Width * Channels);
                var target = values.Slice((channel * planeLength) + (row * stride), rgb.Width);
                for (var column = 0; column < target.Length; column++)
                {
                    target[column] = table[line[(column * Channels) + channel]];
                }
            }
        }
    }

    private static double Largest(Picture rgb)
    {
        byte largest = 0;
        foreach (var sample in rgb.Bytes)
        {
            largest = Math.Max(largest, sample);
        }

        return largest;
    }
}
