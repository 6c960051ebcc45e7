using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Networks.Clicks;
using Itemwise.Networks.Partitions;

namespace Itemwise.Networks.Refining;

/// <summary>Prompts a click network again for what a mask shows: by its box, the point deepest inside it, and the last
/// prediction.</summary>
/// <remarks>After SAMRefiner (arXiv:2502.06756) in the form that darktable uses.</remarks>
public static class ClickRefinement
{
    private const int MostPasses = 3;
    private const double Settled = 0.98;
    private const double SameThing = 0.7;

    /// <summary>The mask as the network sees it; itself where that is another thing.</summary>
    /// <param name="clicks">Borrowed.</param>
    /// <param name="mask">Of the photo's size.</param>
    /// <param name="photo">Of any size.</param>
    /// <param name="cancellation">Stops the network within one of its nodes.</param>
    public static Mask Of(ClickSegmenter clicks, Mask mask, Photo photo, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(clicks);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(photo);
        if (mask.IsEmpty)
        {
            return mask;
        }

        var embedding = clicks.Encode(photo, cancellation);
        var (prediction, last) = ((ClickPrediction?)null, mask);
        for (var pass = 0; pass < MostPasses; pass++)
        {
            var prompt = Prompt(last);
            prediction = clicks.Predict(embedding, prompt, prediction, cancellation);
            var next = clicks.MaskOf(prediction, prompt, photo);
            if (next.IsEmpty || NestedMasks.Overlap(next, mask) < SameThing)
            {
                return last;
            }

            var overlap = NestedMasks.Overlap(next, last);
            last = next;
            if (overlap >= Settled)
            {
                break;
            }
        }

        return last;
    }

    // The point that is furthest from everything outside; the picture's own edge counts as outside.
    internal static ClickPrompt Prompt(Mask mask)
    {
        var box = mask.Bounds()!.Value;
        var room = box.Grown(1, mask.Height, mask.Width);
        var outside = mask.Crop(room).Complement();
        var deepest = outside.IsEmpty ? room.Height / 2 * room.Width + (room.Width / 2) : Deepest(outside, room.Width);
        var point = new ClickPoint(room.Left + (deepest % room.Width), room.Top + (deepest / room.Width));
        return new ClickPrompt([point], new ClickBox(box.Left, box.Top, box.Right, box.Bottom));
    }

    private static int Deepest(Mask outside, int width)
    {
        var nearest = NearestFeature.Find(outside);
        return Enumerable.Range(0, nearest.Length).MaxBy(pixel => NearestFeature.SquaredDistance(pixel, nearest[pixel], width));
    }
}
