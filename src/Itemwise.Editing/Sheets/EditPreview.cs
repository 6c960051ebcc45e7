using System.Globalization;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
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

    /// <summary>Plans a request at a size that is quick to plan with, at most <see cref="LargestSide"/>; at the photo's own where an item is too thin for that.</summary>
    /// <inheritdoc cref="EditPlan.For"/>
    public static EditPlan Plan(Items items, EditRequest request)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(request);
        var map = items.Map;
        var scale = (double)LargestSide / Math.Max(map.Width, map.Height);
        var (height, width) = (Math.Max(1, (int)Math.Round(map.Height * scale)), Math.Max(1, (int)Math.Round(map.Width * scale)));
        var small = scale >= 1 ? map : map.Resize(height, width);
        return scale >= 1 || small.Numbers.Length < map.Numbers.Length
            ? EditPlan.For(items, request)
            : EditPlan.For(new Items(small, items.All.ToDictionary(item => item.Number, item => item.Name)), request with { Edits = [.. request.Edits.Select(Reduce)] });

        Edit Reduce(Edit edit) => edit switch
        {
            Edit.Move move => move with { Right = ShareOf(move.Right, map.Width), Down = ShareOf(move.Down, map.Height) },
            Edit.Reshape reshape when reshape.Shape.Height == map.Height && reshape.Shape.Width == map.Width => reshape with { Shape = reshape.Shape.Sample(height, width) },
            _ => edit,
        };

        static Distance ShareOf(Distance distance, int side) => distance.IsShare ? distance : new Distance(distance.Value / side, IsShare: true);
    }

    /// <summary>The photo at the size of a sheet, where it is larger.</summary>
    public static Picture Reduce(Picture photo)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var scale = (double)LargestSide / Math.Max(photo.Width, photo.Height);
        return scale >= 1 ? photo : photo.Resize(Math.Max(1, (int)Math.Round(photo.Width * scale)), Math.Max(1, (int)Math.Round(photo.Height * scale)), Resampling.Cubic);
    }

    /// <summary>A sheet of two pictures: the items afterwards, and active, soft and locked pixels with their shares.</summary>
    /// <param name="photo">The photo, of any size.</param>
    /// <param name="plan">The plan, of the photo's proportions.</param>
    /// <returns>8-bit sRGB.</returns>
    public static Picture Draw(Picture photo, EditPlan plan)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(plan);
        var map = plan.ItemsAfter.Map;
        var small = photo.Width == map.Width && photo.Height == map.Height ? photo.ToWorkingRgb() : photo.ToWorkingRgb().Resize(map.Width, map.Height, Resampling.Lanczos3);
        return ContactSheet.Draw(
            [
                new(ItemOverlay.Draw(small, plan.ItemsAfter), "the items afterwards"),
                new(DrawRegions(small, plan), string.Create(
                    CultureInfo.InvariantCulture,
                    $"made anew (red, {Share(plan.Regions.Active):0.0} %), rim (yellow, {Share(plan.Regions.Soft):0.0} %), kept bit for bit (grey, {Share(plan.Regions.Locked):0.0} %)")),
            ],
            columns: 2, LargestSide);
    }

    private static Picture DrawRegions(Picture photo, EditPlan plan)
    {
        var (canvas, regions) = (new Canvas(photo), plan.Regions);
        canvas.Blend(0, 0, photo.Width, photo.Height, SheetColour.White, (x, y) => regions.Locked[y, x] ? Veil : 0);
        canvas.Blend(0, 0, photo.Width, photo.Height, Soft, (x, y) => regions.Soft[y, x] ? Tint : 0);
        canvas.Blend(0, 0, photo.Width, photo.Height, Active, (x, y) => regions.Active[y, x] ? Tint : 0);
        return canvas.ToPicture();
    }

    private static double Share(Mask mask) => 100.0 * mask.Count / mask.Pixels.Length;
}
