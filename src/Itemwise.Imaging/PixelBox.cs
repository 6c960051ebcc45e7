namespace Itemwise.Imaging;

/// <summary>A rectangle of whole pixels; <paramref name="Bottom"/> and <paramref name="Right"/> are the first row and column past
/// it.</summary>
/// <param name="Top">First row, counted from the picture's upper edge.</param>
/// <param name="Left">First column.</param>
/// <param name="Bottom">First row below the rectangle.</param>
/// <param name="Right">First column to the right of the rectangle.</param>
public readonly record struct PixelBox(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Rows in the rectangle.</summary>
    public int Height => Bottom - Top;

    /// <summary>Columns in the rectangle.</summary>
    public int Width => Right - Left;

    /// <summary>A rectangle by its size.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static PixelBox At(int left, int top, int width, int height) => new(top, left, top + height, left + width);

    /// <summary>Whether another rectangle lies in this one and has a pixel.</summary>
    public bool Contains(PixelBox other) =>
        other.Width > 0 && other.Height > 0 && other.Left >= Left && other.Top >= Top && other.Right <= Right && other.Bottom <= Bottom;

    /// <summary>The rectangle with a margin on every side, as far as a picture reaches.</summary>
    /// <param name="margin">Pixels, 0 or more.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public PixelBox Grown(int margin, int height, int width) => new(
        Math.Max(0, Top - margin), Math.Max(0, Left - margin), (int)Math.Min(height, (long)Bottom + margin),
        (int)Math.Min(width, (long)Right + margin));
}
