namespace Itemwise.Editing;

/// <summary>The size at which the model sees a photo: the whole photo, nothing cut off, both sides on the model's grid.</summary>
/// <remarks>The area is the model's own; the sides are rounded to the grid, so the picture is stretched by a few percent at most
/// for common shapes, and by more only for strips much longer than wide.</remarks>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Factor">Pixels of one latent cell.</param>
public readonly record struct WorkingFrame(int Height, int Width, int Factor)
{
    /// <summary>Rows of latents.</summary>
    public int LatentHeight => Height / Factor;

    /// <summary>Columns of latents.</summary>
    public int LatentWidth => Width / Factor;

    /// <summary>The frame for a photo.</summary>
    /// <param name="photoHeight">Pixels of the photo.</param>
    /// <param name="photoWidth">Pixels of the photo.</param>
    /// <param name="modelSide">Side of the square pictures that the model was trained on.</param>
    /// <param name="factor">Pixels of one latent cell.</param>
    /// <param name="grid">What both sides must be multiples of; a multiple of <paramref name="factor"/>.</param>
    public static WorkingFrame For(int photoHeight, int photoWidth, int modelSide, int factor, int grid)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(photoHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(photoWidth, 1);
        var scale = modelSide / Math.Sqrt((double)photoHeight * photoWidth);
        var longest = 4 * modelSide / grid * grid;
        int Side(int pixels) => Math.Clamp((int)Math.Round(pixels * scale / grid) * grid, grid, longest);
        return new WorkingFrame(Side(photoHeight), Side(photoWidth), factor);
    }
}
