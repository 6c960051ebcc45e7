namespace Itemwise.Editing.Masks;

/// <summary>The band around a mask in which an edit and the photo meet: kept like the photo at first, free to change later.</summary>
public static class Ring
{
    /// <summary>The published thickness, 20 pixels of a square picture of 1024, as a share of the picture's shorter side.</summary>
    public const double DefaultShare = 20.0 / 1024;

    /// <summary>A thickness in pixels for a picture of this size, at least 1.</summary>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="share">Thickness as a share of the shorter side.</param>
    public static double Thickness(int height, int width, double share = DefaultShare) => Math.Max(1, share * Math.Min(height, width));

    /// <summary>Pixels outside the mask whose distance to it is at most the thickness: the Euclidean dilation less the mask.</summary>
    /// <param name="mask">The mask, [H, W].</param>
    /// <param name="thickness">Pixels, 0 or more; 0 gives an empty ring.</param>
    public static Mask Around(Mask mask, double thickness)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(thickness);
        if (mask.Bounds() is not { } bounds)
        {
            return mask;
        }

        // No pixel of the ring lies further out: of a small mask in a large picture little more is looked at than the mask.
        var box = bounds.Grown((int)Math.Min(Math.Ceiling(thickness), Math.Max(mask.Height, mask.Width)), mask.Height, mask.Width);
        var nearest = NearestFeature.Find(mask.Crop(box));
        var limit = (long)Math.Min(Math.Floor(thickness * thickness), long.MaxValue / 2);
        return Mask.Where(box.Height, box.Width, i => nearest[i] != i && NearestFeature.SquaredDistance(i, nearest[i], box.Width) <= limit)
            .PlacedIn(mask.Height, mask.Width, box);
    }
}
