using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Networks.Clicks;

namespace Itemwise.Cli.Networks;

/// <summary>What was made of a point.</summary>
/// <param name="Score">How good the network takes the mask to be, 0 to 1; absent where it does not say.</param>
/// <param name="Stability">How little the mask changes with its threshold, 0 to 1.</param>
/// <param name="Source">The network.</param>
/// <param name="Alternatives">The scores of all its masks, the best first; <c>--alternative</c> counts in this order.</param>
/// <param name="Seconds">From the photo at hand to the mask.</param>
internal sealed record PointedItem(double? Score, double Stability, string Source, ImmutableArray<double> Alternatives, double Seconds)
{
    /// <summary>Asks the network.</summary>
    public static (Mask Mask, PointedItem About) Find(
        ClickSegmenter clicks, Photo photo, ClickPrompt prompt, int alternative, CancellationToken cancellation)
    {
        var start = System.Diagnostics.Stopwatch.StartNew();
        prompt.Require(photo.Width, photo.Height);
        var answer = clicks.Answer(clicks.Encode(photo, cancellation), prompt, cancellation: cancellation);
        int[] order = [answer.Chosen, .. Enumerable.Range(0, answer.MaskCount).Where(mask => mask != answer.Chosen)
            .OrderByDescending(mask => answer.Scores.IsEmpty ? 0 : answer.Scores[mask])];
        if (alternative > order.Length)
        {
            throw new InputRefusedException(
                $"The network gave {order.Length} {(order.Length == 1 ? "mask" : "masks")} for this point, so there is no number "
                + $"{alternative}: give a smaller --alternative.");
        }

        answer = answer.Choosing(order[alternative - 1]);
        var mask = clicks.MaskOf(answer, prompt, photo);
        return (mask, new PointedItem(answer.Scores.IsEmpty ? null : answer.Scores[answer.Chosen], answer.Stability(answer.Chosen),
            clicks.Name, answer.Scores.IsEmpty ? [] : [.. order.Select(index => (double)answer.Scores[index])],
            start.Elapsed.TotalSeconds));
    }
}
