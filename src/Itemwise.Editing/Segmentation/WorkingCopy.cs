using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Segmentation;

/// <summary>A photo as segmentation looks at it: small, in CIE L*a*b*, where distances are near to what people see.</summary>
internal sealed class WorkingCopy
{
    /// <summary>How many L*a*b* units lie between transparent and opaque: as far apart as black and white.</summary>
    private const float AlphaUnits = 100;

    private WorkingCopy(int height, int width, float[][] channels) => (Height, Width, Channels) = (height, width, channels);

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>L*, a* and b*, row by row, and alpha in [0, 100] where the photo has transparent pixels.</summary>
    public float[][] Channels { get; }

    /// <summary>Copies a photo, no side longer than the given one.</summary>
    public static WorkingCopy Of(Photo photo, int longestSide)
    {
        var (height, width) = photo.SizeWithin(longestSide);
        var native = photo.Native;
        var small = native.Width == width && native.Height == height
            ? native
            : native.Resize(width, height, Resampling.Lanczos3).WithMetadata(native.Metadata);
        return new WorkingCopy(height, width, Planes(small));
    }

    private static float[][] Planes(Picture small)
    {
        var rgb = small.ToWorkingRgb().Bytes;
        var area = small.Width * small.Height;
        float[][] planes = [new float[area], new float[area], new float[area]];
        for (var i = 0; i < area; i++)
        {
            (planes[0][i], planes[1][i], planes[2][i]) = LabColour.FromRgb(rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]);
        }

        if (!small.HasAlpha)
        {
            return planes;
        }

        var alpha = small.ToPlanes().AsSpan((small.Bands - 1) * area, area).ToArray();
        return Array.TrueForAll(alpha, value => value >= 1) ? planes : [.. planes, Array.ConvertAll(alpha, value => value * AlphaUnits)];
    }
}
