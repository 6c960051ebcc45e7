using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>A rectangle of whole pixels; <paramref name="Bottom"/> and <paramref name="Right"/> are the first row and column past it.</summary>
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

    /// <summary>The same rectangle as pictures take it.</summary>
    public PictureArea Area => new(Left, Top, Width, Height);

    /// <summary>The rectangle with a margin on every side, as far as a picture reaches.</summary>
    /// <param name="margin">Pixels, 0 or more.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public PixelBox Grown(int margin, int height, int width) => new(
        Math.Max(0, Top - margin), Math.Max(0, Left - margin), (int)Math.Min(height, (long)Bottom + margin), (int)Math.Min(width, (long)Right + margin));

    /// <summary>The largest square in the middle of a picture, as D-Edit cuts it: offset = (longer - shorter) / 2, rounded down.</summary>
    public static PixelBox CentreSquare(int height, int width)
    {
        var side = Math.Min(height, width);
        int top = (height - side) / 2, left = (width - side) / 2;
        return new PixelBox(top, left, top + side, left + side);
    }
}
