using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;
using Itemwise.Networks.Partitions;
using Itemwise.Networks.Pictures;

namespace Itemwise.Networks.Clicks;

/// <summary>From the logits of a click network to a mask.</summary>
internal static class ClickMask
{
    private const double PartOfLargest = 0.1;

    /// <summary>The chosen mask's logits at a size of the photo's shape.</summary>
    public static float[] Logits(ClickPrediction prediction, ClickGeometry geometry, int height, int width)
    {
        var (rows, columns) = (prediction.Logits.Height, prediction.Logits.Width);
        var scale = (double)columns / geometry.Side;
        return new PlaneSampling(rows, columns, height, width, geometry.Height * scale, geometry.Width * scale)
            .Whole(prediction.Logits.Plane(prediction.Chosen).Span);
    }

    /// <summary>The mask at a size of the photo's shape: the parts that a point lies in, else the largest and what is not much
    /// smaller.</summary>
    public static Mask At(ClickPrediction prediction, ClickGeometry geometry, ClickPrompt prompt, Photo photo, int height, int width)
    {
        var logits = Logits(prediction, geometry, height, width);
        var mask = Mask.Where(height, width, i => logits[i] > 0);
        var parts = Components.Of(mask, diagonally: true);
        var wanted = prompt.Points.Where(point => point.IsInside).Select(point => parts.Parts[
            (Math.Min(height - 1, (int)(point.Y * height / photo.Height)) * width)
            + Math.Min(width - 1, (int)(point.X * width / photo.Width))]).Where(part => part >= 0).ToHashSet();
        if (wanted.Count == 0)
        {
            var least = parts.Counts.DefaultIfEmpty().Max() * PartOfLargest;
            wanted = [.. Enumerable.Range(0, parts.Counts.Length).Where(part => parts.Counts[part] >= least)];
        }

        return Mask.Where(height, width, i => wanted.Contains(parts.Parts[i]));
    }

    /// <summary>The mask at the photo's size, its outline along the photo's edges where the photo is larger than what is worked
    /// at.</summary>
    public static Mask AtPhoto(ClickPrediction prediction, ClickGeometry geometry, ClickPrompt prompt, Photo photo)
    {
        var (height, width) = PhotoItems.WorkingSize(photo);
        var mask = At(prediction, geometry, prompt, photo, height, width);
        return height == photo.Height && width == photo.Width ? mask
            : MaskOutline.OfCells(mask, photo);
    }
}
