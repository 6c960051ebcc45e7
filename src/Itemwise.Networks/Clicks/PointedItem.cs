using System.Collections.Immutable;
using System.Diagnostics;
using Itemwise.Editing;
using Itemwise.Editing.Masks;

namespace Itemwise.Networks.Clicks;

/// <summary>What was made of a point.</summary>
/// <param name="Score">How good the network takes the mask to be, 0 to 1; absent where it does not say.</param>
/// <param name="Stability">How little the mask changes with its threshold, 0 to 1.</param>
/// <param name="Source">The network.</param>
/// <param name="Alternatives">The scores of all its masks, the best first; <see cref="PointRequest.Alternative"/> counts in this
/// order.</param>
/// <param name="Seconds">From the photo at hand to the mask.</param>
public sealed record PointedItem(double? Score, double Stability, string Source, ImmutableArray<double> Alternatives, double Seconds)
{
    /// <summary>Runs the network.</summary>
    /// <param name="clicks">The network.</param>
    /// <param name="photo">The picture as it is now.</param>
    /// <param name="items">Its items as they are now.</param>
    /// <param name="wanted">What is pointed at.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    /// <returns>The pixels, without those that are kept, and what is known of them.</returns>
    /// <exception cref="InputRefusedException">The prompt leaves the photo, an item that shall keep its pixels is unknown, there is no such
    /// alternative, or the network sees nothing there.</exception>
    public static (Mask Mask, PointedItem About) Find(
        ClickSegmenter clicks, Photo photo, Items items, PointRequest wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(clicks);
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(wanted);
        var start = Stopwatch.StartNew();
        wanted.Prompt.Require(photo.Width, photo.Height);
        int[] kept = [.. wanted.Kept.Select(number => items[number].Number)];
        var prediction = clicks.Predict(clicks.Encode(photo, cancellation), wanted.Prompt, cancellation: cancellation);
        int[] order = [prediction.Chosen, .. Enumerable.Range(0, prediction.MaskCount).Where(mask => mask != prediction.Chosen)
            .OrderByDescending(mask => prediction.Scores.IsEmpty ? 0 : prediction.Scores[mask])];
        prediction = prediction.Choosing(order[Index(wanted.Alternative, order.Length)]);
        var mask = clicks.MaskOf(prediction, wanted.Prompt, photo).Subtract(items.MaskOf(kept));
        return mask.IsEmpty
            ? throw new InputRefusedException(
                "The network sees nothing at this point that is not kept: point elsewhere, add points, or take another alternative.")
            : (mask, new PointedItem(prediction.Scores.IsEmpty ? null : prediction.Scores[prediction.Chosen],
                prediction.Stability(prediction.Chosen), clicks.Name,
                prediction.Scores.IsEmpty ? [] : [.. order.Select(index => (double)prediction.Scores[index])],
                start.Elapsed.TotalSeconds));
    }

    private static int Index(int alternative, int count) => alternative >= 1 && alternative <= count ? alternative - 1
        : throw new InputRefusedException($"The network gave {count} {(count == 1 ? "mask" : "masks")} for this point, so there is no "
            + $"alternative number {alternative}: give one from 1 to {count}.");
}
