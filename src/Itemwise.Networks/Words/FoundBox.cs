using Itemwise.Networks.Clicks;

namespace Itemwise.Networks.Words;

/// <summary>A rectangle in which a network found a phrase.</summary>
/// <param name="Phrase">Which of the phrases, from 0.</param>
/// <param name="Score">How sure the network is, 0 to 1.</param>
/// <param name="Box">In the photo's pixels, inside the photo.</param>
internal sealed record FoundBox(int Phrase, float Score, ClickBox Box)
{
    /// <summary>A box that a network gave as centre and size, 0 to 1 of a picture, clipped to the photo; null where nothing is
    /// left.</summary>
    public static FoundBox? Of(int phrase, float score, ReadOnlySpan<float> centred, (double Width, double Height) scale,
        (int Width, int Height) photo)
    {
        double x = centred[0], y = centred[1], width = centred[2], height = centred[3];
        var box = new ClickBox(
            Math.Clamp((x - (width / 2)) * scale.Width, 0, photo.Width), Math.Clamp((y - (height / 2)) * scale.Height, 0, photo.Height),
            Math.Clamp((x + (width / 2)) * scale.Width, 0, photo.Width), Math.Clamp((y + (height / 2)) * scale.Height, 0, photo.Height));
        return box.Right > box.Left && box.Bottom > box.Top ? new FoundBox(phrase, score, box) : null;
    }

    /// <summary>Of boxes of one phrase that overlap by more than a share, the surest; in order of score.</summary>
    public static List<FoundBox> WithoutDoubles(IEnumerable<FoundBox> boxes, double most)
    {
        var kept = new List<FoundBox>();
        foreach (var box in boxes.OrderByDescending(box => box.Score))
        {
            if (kept.TrueForAll(other => other.Phrase != box.Phrase || Overlap(other.Box, box.Box) <= most))
            {
                kept.Add(box);
            }
        }

        return kept;
    }

    private static double Overlap(ClickBox one, ClickBox other)
    {
        var width = Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left);
        var height = Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top);
        var both = Math.Max(0, width) * Math.Max(0, height);
        return both / (Area(one) + Area(other) - both);
    }

    private static double Area(ClickBox box) => (box.Right - box.Left) * (box.Bottom - box.Top);
}
