namespace Itemwise.Tabletop.Rendering;

/// <summary>What is seen of a scene: a colour and an item for each pixel, row by row from the top.</summary>
public sealed class ScenePicture
{
    private const int Bands = 3;

    private readonly byte[] rgb;
    private readonly byte[] items;

    internal ScenePicture(int width, int height)
    {
        (Width, Height) = (width, height);
        (rgb, items) = (new byte[width * height * Bands], new byte[width * height]);
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>Red, green and blue of every pixel, as sRGB is shown.</summary>
    public ReadOnlySpan<byte> Rgb => rgb;

    /// <summary>The number of the item that is seen in the middle of every pixel: an object, the ground or the wall.</summary>
    public ReadOnlySpan<byte> Items => items;

    /// <summary>The three samples of a pixel.</summary>
    public ReadOnlySpan<byte> ColourAt(int pixel) => rgb.AsSpan(pixel * Bands, Bands);

    /// <summary>The true mask of an item: true where it is seen.</summary>
    public bool[] MaskOf(int item) => Array.ConvertAll(items, seen => seen == item);

    /// <summary>How many pixels show an item.</summary>
    public int PixelCount(int item) => items.Count(seen => seen == item);

    internal Span<byte> RgbOfRow(int row) => rgb.AsSpan(row * Width * Bands, Width * Bands);

    internal Span<byte> ItemsOfRow(int row) => items.AsSpan(row * Width, Width);
}
