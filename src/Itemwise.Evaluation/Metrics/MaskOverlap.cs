using System.Collections.Immutable;
using Itemwise.Editing.Masks;

namespace Itemwise.Evaluation.Metrics;

/// <summary>Intersection over union: how well a region that was found covers the true one.</summary>
public static class MaskOverlap
{
    /// <summary>Of two masks of one size: 1 where they are the same, 0 where they do not meet; two empty masks are the same.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double IoU(Mask found, Mask truth)
    {
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(truth);
        var union = found.Union(truth).Count;
        return union == 0 ? 1 : (double)found.Intersect(truth).Count / union;
    }

    /// <summary>IoU of a map cut at thresholds: the curve by which DPL (arXiv:2309.15664, figure 5) compares attention maps.</summary>
    /// <param name="map">Any numbers, row by row, of the true mask's size; brought to 0 to 1 by their least and greatest.</param>
    /// <param name="truth">The true region.</param>
    /// <param name="thresholds">0 to 1; a pixel is found where the map is at least this.</param>
    /// <returns>One IoU a threshold. A map of one value finds everything.</returns>
    /// <exception cref="ArgumentException">The map is of another size.</exception>
    public static ImmutableArray<double> Curve(ReadOnlySpan<float> map, Mask truth, params ReadOnlySpan<double> thresholds)
    {
        ArgumentNullException.ThrowIfNull(truth);
        if (map.Length != truth.Pixels.Length)
        {
            throw new ArgumentException($"A map of {map.Length} numbers does not belong to a mask of {truth.Width} x {truth.Height}.",
                nameof(map));
        }

        var (least, greatest) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (var value in map)
        {
            (least, greatest) = (Math.Min(least, value), Math.Max(greatest, value));
        }

        var values = map.ToArray();
        var curve = ImmutableArray.CreateBuilder<double>(thresholds.Length);
        foreach (var threshold in thresholds)
        {
            var cut = least + (threshold * (greatest - least));
            curve.Add(IoU(Mask.Where(truth.Height, truth.Width, pixel => values[pixel] >= cut), truth));
        }

        return curve.MoveToImmutable();
    }
}
