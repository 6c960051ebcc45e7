using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Metrics;

/// <summary>How well items that were found match the true ones, whatever either are called.</summary>
/// <param name="MeanBestIoU">Mean over the true items of the best intersection over union that any found item has with it; 0 to 1.</param>
/// <param name="PanopticQuality">Panoptic quality (Kirillov et al., CVPR 2019) without classes: the IoU of all matches added up,
/// over matches + half of the found items
/// without one + half of the true items without one. A match is a pair whose IoU is above one half; no item can have two. 0 to 1.</param>
/// <param name="MatchCount">True items that were found.</param>
/// <param name="FoundCount">Found items in all.</param>
/// <param name="TrueCount">True items in all.</param>
public sealed record SegmentationScore(double MeanBestIoU, double PanopticQuality, int MatchCount, int FoundCount, int TrueCount)
{
    private const double MatchIoU = 0.5;

    /// <summary>Compares two maps of one size. The rest counts as an item like any other.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static SegmentationScore Of(ItemMap found, ItemMap truth)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(truth);
        if (found.Height != truth.Height || found.Width != truth.Width)
        {
            throw new ArgumentException(
                $"An item map of {found.Width} x {found.Height} cannot be compared with one of {truth.Width} x {truth.Height}.",
                nameof(found));
        }

        var overlaps = new Dictionary<(ushort Found, ushort True), int>();
        var foundLabels = found.Labels;
        var trueLabels = truth.Labels;
        for (var i = 0; i < foundLabels.Length; i++)
        {
            var key = (foundLabels[i], trueLabels[i]);
            overlaps[key] = overlaps.GetValueOrDefault(key) + 1;
        }

        var best = truth.Numbers.ToDictionary(number => number, _ => 0.0);
        foreach (var ((foundNumber, trueNumber), overlap) in overlaps)
        {
            var iou = (double)overlap / (found.PixelCount(foundNumber) + truth.PixelCount(trueNumber) - overlap);
            best[trueNumber] = Math.Max(best[trueNumber], iou);
        }

        // Above one half no found item can match two true ones, so the best match of each is its match.
        var matched = best.Values.Where(iou => iou > MatchIoU).ToArray();
        return new SegmentationScore(
            best.Values.Average(), 2 * matched.Sum() / (found.Numbers.Length + truth.Numbers.Length), matched.Length,
            found.Numbers.Length, truth.Numbers.Length);
    }
}
