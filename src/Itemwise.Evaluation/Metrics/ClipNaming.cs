using Itemwise.Editing.Masks;
using Itemwise.Imaging;

namespace Itemwise.Evaluation.Metrics;

/// <summary>Success without a truth: whether CLIP calls what stands in a region by the new words rather than by the old ones.</summary>
/// <remarks>Zero-shot classification (arXiv:2103.00020, section 3.1) of the region's square, what is not the region in grey. It is
/// as good as the CLIP: how often the shipped one is right on true pictures stands in docs/methods/metrics.md.</remarks>
public static class ClipNaming
{
    private const double Margin = 0.15;
    private const byte Grey = 128;

    /// <summary>How much nearer to the new words than to the old ones: the difference of two cosines, above 0 for success.</summary>
    /// <param name="clip">The model.</param>
    /// <param name="picture">The result.</param>
    /// <param name="region">Where the edited item stands, of the picture's size and not empty.</param>
    /// <param name="oldWords">What stood there.</param>
    /// <param name="newWords">What shall stand there.</param>
    public static double Of(ClipScorer clip, Picture picture, Mask region, string oldWords, string newWords)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var cut = clip.Embed(Square(picture, region));
        return clip.TextScore(cut, newWords) - clip.TextScore(cut, oldWords);
    }

    /// <summary>A region's square with a margin, cut out of a picture, grey around the region.</summary>
    /// <exception cref="ArgumentException">The region is empty, or of another size.</exception>
    internal static Picture Square(Picture picture, Mask region)
    {
        PictureSizes.RequireSame(picture, picture, region);
        var box = region.Bounds() ?? throw new ArgumentException("An empty region shows nothing.", nameof(region));
        var rgb = picture.ToWorkingRgb();
        var samples = rgb.Bytes.ToArray();
        for (var pixel = 0; pixel < region.Pixels.Length; pixel++)
        {
            if (region.Pixels[pixel] == 0)
            {
                samples.AsSpan(3 * pixel, 3).Fill(Grey);
            }
        }

        var side = Math.Min((int)((1 + (2 * Margin)) * Math.Max(box.Height, box.Width)), Math.Min(rgb.Width, rgb.Height));
        var left = Math.Clamp(((box.Left + box.Right) / 2) - (side / 2), 0, rgb.Width - side);
        var top = Math.Clamp(((box.Top + box.Bottom) / 2) - (side / 2), 0, rgb.Height - side);
        return new Picture(rgb.Width, rgb.Height, 3, samples).Crop(left, top, side, side);
    }
}
