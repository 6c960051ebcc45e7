using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Metrics;

/// <summary>What every comparison of two pictures asks of them.</summary>
internal static class PictureSizes
{
    /// <exception cref="ArgumentException">The pictures, or the region, are of different sizes.</exception>
    public static void RequireSame(Picture one, Picture other, Mask? region)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.Width != other.Width || one.Height != other.Height)
        {
            throw new ArgumentException(
                $"A picture of {one.Width} x {one.Height} cannot be compared with one of {other.Width} x {other.Height}.", nameof(other));
        }

        if (region is not null && (region.Width != one.Width || region.Height != one.Height))
        {
            throw new ArgumentException(
                $"A region of {region.Width} x {region.Height} does not belong to pictures of {one.Width} x {one.Height}.",
                nameof(region));
        }
    }
}
