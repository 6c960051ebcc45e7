namespace Itemwise.Imaging;

/// <summary>A rectangle of whole pixels of a picture.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PictureArea(int Left, int Top, int Width, int Height)
{
    /// <summary>Whether another rectangle lies in this one and has a pixel.</summary>
    public bool Contains(PictureArea other) =>
        other.Width > 0 && other.Height > 0 && other.Left >= Left && other.Top >= Top
        && other.Left - Left <= Width - other.Width && other.Top - Top <= Height - other.Height;
}
