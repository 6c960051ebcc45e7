using Itemwise.Torch.Imaging;

namespace Itemwise.Cli.Drawing;

/// <summary>A picture of 8-bit RGB to draw on.</summary>
internal sealed class Canvas
{
    private const int Bands = 3;
    private readonly byte[] samples;

    /// <summary>A canvas of one colour.</summary>
    public Canvas(int width, int height, Colour background)
    {
        (Width, Height, samples) = (width, height, new byte[Bands * width * height]);
        Fill(0, 0, width, height, background);
    }

    /// <summary>A canvas that begins as a picture; the picture stays as it is.</summary>
    /// <param name="picture">8 bits, 3 bands.</param>
    public Canvas(Picture picture) => (Width, Height, samples) = (picture.Width, picture.Height, picture.Bytes.ToArray());

    public int Width { get; }

    public int Height { get; }

    /// <summary>Mixes a colour into a pixel; outside the canvas nothing happens.</summary>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="share">0 leaves the pixel, 1 replaces it.</param>
    public void Mix(int x, int y, Colour colour, double share)
    {
        if (x < 0 || y < 0 || x >= Width || y >= Height)
        {
            return;
        }

        var at = Bands * ((y * Width) + x);
        samples[at] = Mixed(samples[at], colour.Red, share);
        samples[at + 1] = Mixed(samples[at + 1], colour.Green, share);
        samples[at + 2] = Mixed(samples[at + 2], colour.Blue, share);
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(int left, int top, int width, int height, Colour colour)
    {
        for (var y = top; y < top + height; y++)
        {
            for (var x = left; x < left + width; x++)
            {
                Mix(x, y, colour, 1);
            }
        }
    }

    /// <summary>Puts a picture of 8 bits and 3 bands on the canvas.</summary>
    public void Put(Picture picture, int left, int top)
    {
        var bytes = picture.Bytes;
        for (var y = 0; y < picture.Height; y++)
        {
            bytes.Slice(Bands * y * picture.Width, Bands * picture.Width).CopyTo(samples.AsSpan(Bands * (((top + y) * Width) + left)));
        }
    }

    /// <summary>Puts letters on the canvas; a line wider than <paramref name="widest"/> is cut.</summary>
    public void Letters(Picture coverage, int left, int top, Colour colour, int widest = int.MaxValue)
    {
        var bytes = coverage.Bytes;
        for (var y = 0; y < coverage.Height; y++)
        {
            for (var x = 0; x < Math.Min(coverage.Width, widest); x++)
            {
                Mix(left + x, top + y, colour, bytes[(y * coverage.Width) + x] / 255.0);
            }
        }
    }

    public Picture ToPicture() => new(Width, Height, Bands, [.. samples]);

    private static byte Mixed(byte before, byte colour, double share) => (byte)Math.Round(before + ((colour - before) * share));
}
