using Itemwise.Imaging;

namespace Itemwise.Editing.Latents;

/// <summary>The part of a photo that a model sees, and the size at which it sees it, both sides on the model's grid.</summary>
/// <remarks>The area is the model's own; the sides are rounded to the grid, so the picture is stretched by a few percent at most
/// for common shapes, and by more only for strips much longer than wide.</remarks>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Factor">Pixels of one latent cell.</param>
/// <param name="Source">The part of the photo that is seen, in the photo's pixels.</param>
public readonly record struct WorkingFrame(int Height, int Width, int Factor, PixelBox Source)
{
    /// <summary>A crop is worth while when the model sees at least this many times as many pixels a side of what is edited.</summary>
    public const double LeastGain = 1.25;

    // Of the edit's own size, on each side: what a model needs to see of the surroundings to continue them.
    private const double Margin = 0.5;
    private const double LongestToShortest = 1.5;
    private const int LongestSides = 4;

    /// <summary>Rows of latents.</summary>
    public int LatentHeight => Height / Factor;

    /// <summary>Columns of latents.</summary>
    public int LatentWidth => Width / Factor;

    /// <summary>Pixels of the frame for each pixel of the photo, along a side.</summary>
    public double Scale => Math.Sqrt((double)Height * Width / ((double)Source.Height * Source.Width));

    /// <summary>The frame for a whole photo, nothing cut off.</summary>
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
        var longest = LongestSides * modelSide / grid * grid;
        int Side(int pixels) => Math.Clamp((int)Math.Round(pixels * scale / grid) * grid, grid, longest);
        return new WorkingFrame(Side(photoHeight), Side(photoWidth), factor, new PixelBox(0, 0, photoHeight, photoWidth));
    }

    /// <summary>The frame for a change in one place of a photo: the place with its surroundings where that shows the model much more
    /// of it than the whole photo would, else the whole photo.</summary>
    /// <remarks>The crop is the place grown by half its size on each side, not much longer than wide, shifted into the photo, and no
    /// smaller than the model's own pictures: nothing is scaled up to be edited.</remarks>
    /// <param name="place">Everything that may change; null for nothing.</param>
    /// <param name="photoHeight">Pixels of the photo.</param>
    /// <param name="photoWidth">Pixels of the photo.</param>
    /// <param name="modelSide">Side of the square pictures that the model was trained on.</param>
    /// <param name="factor">Pixels of one latent cell.</param>
    /// <param name="grid">What both sides must be multiples of; a multiple of <paramref name="factor"/>.</param>
    public static WorkingFrame Around(PixelBox? place, int photoHeight, int photoWidth, int modelSide, int factor, int grid)
    {
        var whole = For(photoHeight, photoWidth, modelSide, factor, grid);
        if (place is not { } box)
        {
            return whole;
        }

        double height = box.Height * (1 + (2 * Margin)), width = box.Width * (1 + (2 * Margin));
        (height, width) = (Math.Max(height, width / LongestToShortest), Math.Max(width, height / LongestToShortest));
        var growth = Math.Max(1, modelSide / Math.Sqrt(height * width));
        var area = (double)modelSide * modelSide;
        var rows = Fitted(height * growth, photoHeight);
        var columns = Fitted(Math.Max(width * growth, area / rows), photoWidth);
        rows = Fitted(Math.Max(rows, area / columns), photoHeight);
        var frame = For(rows, columns, modelSide, factor, grid);

        // The smaller of both scales, so that the crop takes the frame's shape by growing and nothing is stretched.
        var scale = Math.Min((double)frame.Height / rows, (double)frame.Width / columns);
        var source = Placed(box, Fitted(frame.Height / scale, photoHeight), Fitted(frame.Width / scale, photoWidth),
            photoHeight, photoWidth);
        var crop = frame with { Source = source };
        return crop.Scale >= LeastGain * whole.Scale ? crop : whole;
    }

    private static int Fitted(double length, int photoLength) => Math.Clamp((int)Math.Ceiling(length), 1, photoLength);

    private static PixelBox Placed(PixelBox box, int height, int width, int photoHeight, int photoWidth)
    {
        var top = Math.Clamp(box.Top - ((height - box.Height) / 2), 0, photoHeight - height);
        var left = Math.Clamp(box.Left - ((width - box.Width) / 2), 0, photoWidth - width);
        return new PixelBox(top, left, top + height, left + width);
    }
}
