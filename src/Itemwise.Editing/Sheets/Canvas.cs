using Itemwise.Imaging;

namespace Itemwise.Editing.Sheets;

/// <summary>A drawing surface of 8-bit sRGB. What reaches beyond its edges is cut off.</summary>
internal sealed class Canvas
{
    private const int Bands = 3;
    private readonly byte[] samples;

    public Canvas(int width, int height, SheetColour background)
    {
        (Width, Height) = (width, height);
        samples = new byte[checked(width * height * Bands)];
        Blend(0, 0, width, height, background, (_, _) => 1);
    }

    public Canvas(Picture picture)
    {
        (Width, Height) = (picture.Width, picture.Height);
        samples = picture.ToWorkingRgb().Bytes.ToArray();
    }

    public int Width { get; }

    public int Height { get; }

    public Picture ToPicture() => new(Width, Height, Bands, (byte[])samples.Clone());

    /// <summary>Puts an 8-bit RGB picture at a place.</summary>
    public void Paste(Picture rgb, int left, int top)
    {
        for (var y = Math.Max(0, -top); y < Math.Min(rgb.Height, Height - top); y++)
        {
            var start = Math.Max(0, -left);
            var count = Math.Min(rgb.Width, Width - left) - start;
            if (count > 0)
            {
                rgb.Bytes.Slice(((y * rgb.Width) + start) * Bands, count * Bands)
                    .CopyTo(samples.AsSpan((((top + y) * Width) + left + start) * Bands));
            }
        }
    }

    /// <summary>Draws letters: a grey picture of which 255 takes the colour whole.</summary>
    public void Stamp(Picture coverage, int left, int top, SheetColour colour) =>
        Blend(left, top, coverage.Width, coverage.Height, colour, (x, y) => coverage.Bytes[(y * coverage.Width) + x] / 255f);

    /// <summary>Covers a rectangle evenly.</summary>
    public void Fill(int left, int top, int width, int height, SheetColour colour, float opacity = 1) =>
        Blend(left, top, width, height, colour, (_, _) => opacity);

    /// <summary>Mixes a colour into a rectangle, each pixel by its own share: 0 leaves it, 1 takes the colour. Coordinates count
    /// from the rectangle's corner.</summary>
    public void Blend(int left, int top, int width, int height, SheetColour colour, Func<int, int, float> share)
    {
        for (var y = Math.Max(0, -top); y < Math.Min(height, Height - top); y++)
        {
            for (var x = Math.Max(0, -left); x < Math.Min(width, Width - left); x++)
            {
                Mix(((((top + y) * Width) + left + x) * Bands), colour, share(x, y));
            }
        }
    }

    private void Mix(int at, SheetColour colour, float share)
    {
        samples[at] = Mixed(samples[at], colour.Red, share);
        samples[at + 1] = Mixed(samples[at + 1], colour.Green, share);
        samples[at + 2] = Mixed(samples[at + 2], colour.Blue, share);
    }

    private static byte Mixed(byte below, byte above, float share) => (byte)MathF.Round(below + ((above - below) * share));
}
