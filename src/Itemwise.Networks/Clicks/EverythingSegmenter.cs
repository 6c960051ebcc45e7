using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Networks.Partitions;

namespace Itemwise.Networks.Clicks;

/// <summary>Everything that a click network sees, by a grid of points: SAM's automatic masks (arXiv:2304.02643, section 5), with names
/// that say nothing.</summary>
/// <param name="clicks">Borrowed.</param>
/// <param name="mostItems">The most items beside the rest; the smallest beyond go to the rest.</param>
/// <param name="pointsAcross">Points in a row of the grid: 16 take 256 clicks.</param>
public sealed class EverythingSegmenter(ClickSegmenter clicks, int mostItems, int pointsAcross = 16)
{
    private const double SameMask = 0.7;
    private const string Name = "item";

    /// <summary>A mask counts if the network takes it to be this good.</summary>
    internal double LeastScore { get; init; } = 0.8;

    /// <summary>A mask counts if it changes this little with its threshold.</summary>
    internal double LeastStability { get; init; } = 0.95;

    /// <summary>The items; smaller ones lie in front of larger ones.</summary>
    /// <param name="photo">Of any size and shape.</param>
    /// <param name="progress">Receives a report before each point.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    public FoundItems Find(Photo photo, IProgress<EditingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photo);
        progress?.Report(new EditingProgress("looking at the photo", 0, 0));
        var embedding = clicks.Encode(photo, cancellation);
        var found = new List<(ClickPrediction Prediction, ClickPrompt Prompt, float Score)>();
        var count = pointsAcross * pointsAcross;
        for (var point = 0; point < count; point++)
        {
            progress?.Report(new EditingProgress("clicking everywhere", point, count));
            var prompt = ClickPrompt.At((point % pointsAcross + 0.5) * photo.Width / pointsAcross,
                (point / pointsAcross + 0.5) * photo.Height / pointsAcross);
            var prediction = clicks.Predict(embedding, prompt, cancellation: cancellation);
            var score = prediction.Scores.IsEmpty ? 1 : prediction.Scores[prediction.Chosen];
            if (score >= LeastScore && prediction.Stability(prediction.Chosen) >= LeastStability)
            {
                found.Add((prediction, prompt, score));
            }
        }

        var (height, width) = PhotoItems.WorkingSize(photo);
        var masks = WithoutDoubles(found)
            .Select(one => (clicks.PreviewOf(one.Prediction, one.Prompt, photo, height, width), Name, one.Score));
        return PhotoItems.Of(NestedMasks.Stack([.. masks], height, width, mostItems), photo, clicks.Name, []);
    }

    // At the network's own size, where a comparison takes microseconds.
    private static List<(ClickPrediction Prediction, ClickPrompt Prompt, float Score)> WithoutDoubles(
        IEnumerable<(ClickPrediction Prediction, ClickPrompt Prompt, float Score)> found)
    {
        var kept = new List<((ClickPrediction, ClickPrompt, float) One, Mask Mask)>();
        foreach (var one in found.OrderByDescending(one => one.Score))
        {
            var logits = one.Prediction.Logits.Plane(one.Prediction.Chosen);
            var mask = Mask.Where(one.Prediction.Logits.Height, one.Prediction.Logits.Width, i => logits.Span[i] > 0);
            if (!mask.IsEmpty && kept.TrueForAll(other => NestedMasks.Overlap(other.Mask, mask) <= SameMask))
            {
                kept.Add((one, mask));
            }
        }

        return [.. kept.Select(pair => pair.One)];
    }
}
