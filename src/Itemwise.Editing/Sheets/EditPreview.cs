using System.Globalization;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Editing.Sheets;

/// <summary>What an edit would do, before any model is asked: the items as they would be, and the three regions.</summary>
public static class EditPreview
{
    /// <summary>Longer side of a plan that is only looked at.</summary>
    public const int LargestSide = 512;

    private const float Veil = 0.7f;
    private const float Tint = 0.55f;
    private static readonly SheetColour Active = new(232, 62, 62);
    private static readonly SheetColour Soft = new(250, 190, 40);

    /// <summary>The photo at the size of a sheet, where it is larger.</summary>
    public static Picture Reduce(Picture photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var scale = (double)LargestSide / Math.Max(photo.Width, photo.Height);
        return scale >= 1 ? photo : photo.Resize(Math.Max(1, (int)Math.Round(photo.Width * scale)),
            Math.Max(1, (int)Math.Round(photo.Height * scale)), Resampling.Cubic);
    }

    /// <summary>A sheet of two pictures: the items afterwards, and active, soft and locked pixels with their shares.</summary>
    /// <param name="photo">The photo, of any size.</param>
    /// <param name="itemsAfter">The items afterwards, at a size of the photo's proportions.</param>
    /// <param name="regions">The regions, at that size.</param>
    /// <returns>8-bit sRGB.</returns>
    public static Picture Draw(Picture photo, Items itemsAfter, EditRegions regions)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(itemsAfter);
        ArgumentNullException.ThrowIfNull(regions);
        var map = itemsAfter.Map;
        var small = photo.Width == map.Width && photo.Height == map.Height ? photo.ToWorkingRgb()
            : photo.ToWorkingRgb().Resize(map.Width, map.Height, Resampling.Lanczos3);
        return ContactSheet.Draw(
            [
                new(ItemOverlay.Draw(small, itemsAfter), "the items afterwards"),
                new(DrawRegions(small, regions), string.Create(
                    CultureInfo.InvariantCulture,
                    $"made anew (red, {Share(regions.Active):0.0} %), feather (yellow, {Share(regions.Soft):0.0} %), kept bit for bit "
                        + $"(grey, {Share(regions.Locked):0.0} %)")),
            ],
            columns: 2, LargestSide);
    }

    private static Picture DrawRegions(Picture photo, EditRegions regions)
    {
        var canvas = new Canvas(photo);
        canvas.Blend(0, 0, photo.Width, photo.Height, SheetColour.White, (x, y) => regions.Locked[y, x] ? Veil : 0);
        canvas.Blend(0, 0, photo.Width, photo.Height, Soft, (x, y) => regions.Soft[y, x] ? Tint : 0);
        canvas.Blend(0, 0, photo.Width, photo.Height, Active, (x, y) => regions.Active[y, x] ? Tint : 0);
        return canvas.ToPicture();
    }

    private static double Share(Mask mask) => 100.0 * mask.Count / mask.Pixels.Length;
}
