using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Masks;

namespace Itemwise.Networks.Clicks;

/// <summary>What was made of a point.</summary>
/// <param name="Score">How good the network takes the mask to be, 0 to 1; absent where it does not say.</param>
/// <param name="Stability">How little the mask changes with its threshold, 0 to 1.</param>
/// <param name="Source">The network.</param>
/// <param name="Alternatives">The scores of all its masks, the best first; <c>--alternative</c> counts in this order.</param>
/// <param name="Seconds">From the photo at hand to the mask.</param>
public sealed record PointedItem(double? Score, double Stability, string Source, ImmutableArray<double> Alternatives, double Seconds)
{
    /// <summary>Runs the network.</summary>
    public static (Mask Mask, PointedItem About) Find(
        ClickSegmenter clicks, Photo photo, ClickPrompt prompt, int alternative, CancellationToken cancellation)
    {
        var start = System.Diagnostics.Stopwatch.StartNew();
        prompt.Require(photo.Width, photo.Height);
        var prediction = clicks.Predict(clicks.Encode(photo, cancellation), prompt, cancellation: cancellation);
        int[] order = [prediction.Chosen, .. Enumerable.Range(0, prediction.MaskCount).Where(mask => mask != prediction.Chosen)
            .OrderByDescending(mask => prediction.Scores.IsEmpty ? 0 : prediction.Scores[mask])];
        if (alternative > order.Length)
        {
            throw new InputRefusedException(
                $"The network gave {order.Length} {(order.Length == 1 ? "mask" : "masks")} for this point, so there is no number "
                + $"{alternative}: give a smaller --alternative.");
        }

        prediction = prediction.Choosing(order[alternative - 1]);
        var mask = clicks.MaskOf(prediction, prompt, photo);
        return (mask, new PointedItem(prediction.Scores.IsEmpty ? null : prediction.Scores[prediction.Chosen],
            prediction.Stability(prediction.Chosen), clicks.Name,
            prediction.Scores.IsEmpty ? [] : [.. order.Select(index => (double)prediction.Scores[index])],
            start.Elapsed.TotalSeconds));
    }
}
