using Itemwise.Imaging;

namespace Itemwise.Evaluation.Tests;

/// <summary>Pictures whose every sample a test knows.</summary>
internal static class MadePictures
{
    public static Picture Even(byte level, int width, int height) => new(width, height, 3,
        [.. Enumerable.Repeat(level, width * height * 3)]);

    public static Picture Noise(int seed, int width, int height)
    {
        var samples = new byte[width * height * 3];
        new Random(seed).NextBytes(samples);
        return new Picture(width, height, 3, samples);
    }

    public static Picture With(Picture picture, int pixel, byte red, byte green, byte blue)
    {
        var samples = picture.Bytes.ToArray();
        (samples[3 * pixel], samples[(3 * pixel) + 1], samples[(3 * pixel) + 2]) = (red, green, blue);
        return new Picture(picture.Width, picture.Height, 3, samples);
    }

    public static double Luma(Picture picture, int row, int column)
    {
        var samples = picture.Bytes.Slice(3 * ((row * picture.Width) + column), 3);
        return (0.299 * samples[0]) + (0.587 * samples[1]) + (0.114 * samples[2]);
    }
}
