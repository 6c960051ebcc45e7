namespace Itemwise.Imaging;

/// <summary>How large a picture may be, checked from its header before anything is decoded.</summary>
/// <remarks>A file of a kilobyte can declare four thousand million pixels; the check keeps such a file from taking the machine's
/// memory.</remarks>
/// <param name="LargePixels">From here on a picture is <see cref="IsLarge">large</see>: worth a word to the user, not refused.</param>
/// <param name="MaximumPixels">More pixels than this are refused.</param>
public sealed record PictureLimits(long LargePixels, long MaximumPixels)
{
    /// <summary>Large from 100 million pixels, refused above 268 million (16384 x 16384).</summary>
    public static PictureLimits Default { get; } = new(100_000_000, 268_435_456);

    /// <summary>Whether the picture is allowed but will take long and much memory.</summary>
    public bool IsLarge(PictureHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return header.PixelCount >= LargePixels;
    }

    /// <summary>Refuses a picture of too many pixels.</summary>
    /// <exception cref="InputRefusedException">Names the size and the limit.</exception>
    public void Check(string path, PictureHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (header.PixelCount > MaximumPixels)
        {
            throw new InputRefusedException(
                $"Picture '{path}' has {header.Width}x{header.Height} pixels ({header.PixelCount / 1e6:F0} million), "
                + $"more than the limit of {MaximumPixels / 1e6:F0} million: scale it down first.");
        }
    }
}
