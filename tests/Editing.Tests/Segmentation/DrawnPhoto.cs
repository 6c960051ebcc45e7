using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Tests.Segmentation;

/// <summary>Photos that are drawn for a test, with the true owner of each pixel.</summary>
internal static class DrawnPhoto
{
    /// <summary>A photo from a colour a pixel.</summary>
    public static Photo Of(int width, int height, Func<int, int, (byte Red, byte Green, byte Blue)> colour)
    {
        var samples = new byte[3 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            (samples[3 * i], samples[(3 * i) + 1], samples[(3 * i) + 2]) = colour(i % width, i / width);
        }

        return Of(new Picture(width, height, 3, samples));
    }

    /// <summary>A photo of samples at hand.</summary>
    public static Photo Of(Picture picture) => new("drawn.png", new string('0', 64), picture);

    /// <summary>A red disc and a blue square on a grain of grey.</summary>
    public static (Photo Photo, ItemMap Truth) Scene(int width, int height)
    {
        var truth = new ushort[width * height];
        var photo = Of(width, height, (x, y) =>
        {
            var (u, v) = ((x + 0.5) / width, (y + 0.5) / height);
            var owner = ((u - 0.3) * (u - 0.3)) + ((v - 0.4) * (v - 0.4)) < 0.025 ? 1 : Math.Abs(u - 0.7) < 0.16
                && Math.Abs(v - 0.6) < 0.16 ? 2 : 0;
            truth[(y * width) + x] = (ushort)owner;
            var grain = (byte)(((x * 7919) + (y * 104729)) % 5);
            return owner switch
            {
                1 => ((byte)(200 + grain), (byte)(30 + grain), (byte)30),
                2 => ((byte)30, (byte)(50 + grain), (byte)(190 + grain)),
                _ => ((byte)(170 + grain), (byte)(170 + grain), (byte)(170 + grain)),
            };
        });
        return (photo, new ItemMap(height, width, truth));
    }
}
