using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Methods.DEdit.Requests;
using Itemwise.Imaging;

namespace Itemwise.Editing.Methods.DEdit.Carrying;

/// <summary>Gives moved, resized and swapped items back what the autoencoder and the model's smaller picture lost of them.</summary>
/// <remarks>An item that the model leaves as it was laid comes out as the autoencoder's picture R of the photo's own pixels P. So P
/// - R is what was lost, and where the model's picture is still like R it is added, at the photo's size; what the model changed
/// (light, what is beside it) stays changed. Where the model made the item otherwise nothing is added, since detail would lie on
/// other shapes.</remarks>
public static class CarriedDetail
{
    // Of the full range, on average around a pixel: a picture that differs by so much from R shows something else.
    private const float Limit = 0.12f;

    // Larger places get the detail that fits into so many pixels: the planes of a place take some 80 bytes a pixel.
    private const long MostPixels = 16_000_000;
    private const int Bands = 3;

    /// <summary>The edited picture with the carried items' detail, at the photo's size where that is within bounds.</summary>
    /// <param name="matched">The edited picture in the photo's tone, of the frame's size.</param>
    /// <param name="edited">The same as the model made it.</param>
    /// <param name="laid">R: what the run began with, through the autoencoder and back.</param>
    /// <param name="view">What the model saw of the photo.</param>
    /// <param name="before">The items before, at the photo's size.</param>
    /// <param name="plan">The edit as it looks in the frame.</param>
    /// <returns>A picture of the frame's part of the photo, sRGB of 16 bits.</returns>
    public static Picture Restore(Picture matched, Picture edited, Picture laid, PhotoView view, ItemMap before, EditPlan plan)
    {
        ArgumentNullException.ThrowIfNull(matched);
        ArgumentNullException.ThrowIfNull(edited);
        ArgumentNullException.ThrowIfNull(laid);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(plan);
        var frame = view.Frame;
        var fine = Fine(frame);
        var lost = Sized(laid, fine);
        var own = CarriedPixels.Lay(                                                          // P where an item was laid, else R
            lost, new PhotoView(view.Photo, fine).ToPlanes(), before.Crop(frame.Source), plan.ItemsAfter.Map, plan.Carried, fine);
        var likeness = Sized(Likeness(edited, laid, frame.Factor), fine);
        var (made, result) = (Sized(edited, fine), Sized(matched, fine));
        var inside = Inside(plan, fine, (int)Math.Round((double)fine.Width / frame.Width));
        for (var i = 0; i < result.Length; i++)
        {
            var restored = own[i] + (made[i] - lost[i]);
            result[i] = Math.Clamp(float.Lerp(result[i], restored, likeness[i] * inside[i % inside.Length]), 0, 1);
        }

        return Picture.FromPlanes(result, fine.Width, fine.Height);
    }

    // The frame's part of the photo pixel by pixel, or as large as may be, and never smaller than the model saw it.
    private static WorkingFrame Fine(WorkingFrame frame)
    {
        var scale = Math.Max(Math.Min(1, Math.Sqrt(MostPixels / (double)frame.Source.Height / frame.Source.Width)), frame.Scale);
        return frame with { Height = (int)Math.Ceiling(frame.Source.Height * scale),
            Width = (int)Math.Ceiling(frame.Source.Width * scale) };
    }

    private static float[] Sized(Picture picture, WorkingFrame fine) =>
        (picture.Width == fine.Width && picture.Height == fine.Height ? picture
            : picture.Resize(fine.Width, fine.Height, Resampling.Lanczos3)).ToPlanes();

    // From 0 at a carried item's outline to 1 a pixel of the model's picture inside it: its outermost pixels hold some of its old
    // surroundings.
    private static float[] Inside(EditPlan plan, WorkingFrame fine, int width)
    {
        var carried = plan.ItemsAfter.Map.MaskOf(plan.Carried.Keys).Sample(fine.Height, fine.Width);
        float[] shares = [.. carried.Pixels.ToArray().Select(pixel => pixel == 0 ? 0f : 1f)];
        var around = Mean(Mean(shares, fine.Height, fine.Width, fine.Width, 1, width), fine.Width, fine.Height, 1, fine.Width, width);
        return [.. around.Select(share => Math.Max(0, (2 * share) - 1))];
    }

    // 1 where two pictures are alike around a pixel, 0 where they show different things; the same in all bands.
    private static Picture Likeness(Picture edited, Picture laid, int radius)
    {
        var (height, width) = (edited.Height, edited.Width);
        var (planes, others) = (edited.ToPlanes(), laid.ToPlanes());
        var area = height * width;
        var difference = new float[area];
        for (var i = 0; i < planes.Length; i++)
        {
            difference[i % area] += Math.Abs(planes[i] - others[i]) / Bands;
        }

        var around = Mean(Mean(difference, height, width, width, 1, radius), width, height, 1, width, radius);
        return Picture.FromPlanes([.. Enumerable.Range(0, planes.Length)
            .Select(i => 1 - Math.Min(1, around[i % area] / Limit))], width, height);
    }

    // The mean over 2 radius + 1 places of each line, fewer at its ends.
    private static float[] Mean(float[] values, int lines, int length, int nextLine, int next, int radius)
    {
        var result = new float[values.Length];
        for (var line = 0; line < lines; line++)
        {
            var sum = 0.0;
            for (var i = -radius; i < length; i++)
            {
                sum += i + radius < length ? values[(line * nextLine) + ((i + radius) * next)] : 0;
                sum -= i - radius - 1 >= 0 ? values[(line * nextLine) + ((i - radius - 1) * next)] : 0;
                if (i >= 0)
                {
                    result[(line * nextLine) + (i * next)] = (float)(sum / (
                        Math.Min(i + radius, length - 1) - Math.Max(i - radius, 0) + 1));
                }
            }
        }

        return result;
    }
}
