using System.Collections.Immutable;
using Itemwise.Editing.Latents;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Methods.DEdit.Carrying;

/// <summary>Lays the pixels of moved, resized and swapped items where the items are afterwards: what an edit of them starts
/// from.</summary>
/// <remarks>Starting from a picture instead of from noise alone keeps an item's looks (SDEdit, arXiv:2108.01073); the rest of the steps
/// fits it into its new place.</remarks>
public static class CarriedPixels
{
    private const int MostSamples = 4;

    /// <summary>The carried items' pixels over another picture of the same frame.</summary>
    /// <param name="onto">[C, H, W], the frame's picture with what the items left behind.</param>
    /// <param name="photo">[C, H, W], the frame's picture before.</param>
    /// <param name="before">The items before, in the part of the photo that the frame shows.</param>
    /// <param name="after">The items afterwards, in the same part.</param>
    /// <param name="carried">How each carried item travels, in the photo's pixels.</param>
    /// <param name="frame">Where the planes lie in the photo.</param>
    /// <returns>[C, H, W].</returns>
    public static float[] Lay(
        ReadOnlySpan<float> onto, float[] photo, ItemMap before, ItemMap after, ImmutableDictionary<int,
        ItemTransform> carried, WorkingFrame frame)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(carried);
        var result = onto.ToArray();
        var (source, target) = (before.Sample(frame.Height, frame.Width), after.Sample(frame.Height, frame.Width));
        foreach (var (number, transform) in carried)
        {
            var reader = new Reader(photo, source, number, Within(transform, frame));
            for (var pixel = 0; pixel < target.Labels.Length; pixel++)
            {
                if (target.Labels[pixel] == number)
                {
                    reader.Read(pixel / frame.Width, pixel % frame.Width, result);
                }
            }
        }

        return result;
    }

    // The same journey in the frame's pixels, along each axis: position = ratio * (photo position - start).
    private static Journey Within(ItemTransform transform, WorkingFrame frame)
    {
        double down = (double)frame.Height / frame.Source.Height, right = (double)frame.Width / frame.Source.Width;
        return new Journey(
            (transform.MiddleRow - frame.Source.Top) * down, (transform.MiddleColumn - frame.Source.Left) * right, transform.Down * down,
            transform.Right * right, transform.Scale);
    }

    private readonly record struct Journey(double MiddleRow, double MiddleColumn, double Down, double Right, double Scale)
    {
        public (double Row, double Column) Back(double row, double column) =>
            (((row - MiddleRow - Down) / Scale) + MiddleRow, ((column - MiddleColumn - Right) / Scale) + MiddleColumn);
    }

    // Bilinear over the item's own pixels, so that no colour of its old surroundings comes along; several places a pixel where it shrinks.
    private sealed class Reader(float[] photo, ItemMap items, int number, Journey journey)
    {
        private readonly int samples = Math.Clamp((int)Math.Ceiling(1 / journey.Scale), 1, MostSamples);
        private readonly int count = items.Height * items.Width;

        public void Read(int row, int column, float[] result)
        {
            Span<double> sums = stackalloc double[photo.Length / count];
            var weight = 0.0;
            for (var i = 0; i < samples * samples; i++)
            {
                var (y, x) = journey.Back(row + (((i / samples) + 0.5) / samples), column + (((i % samples) + 0.5) / samples));
                weight += Add(y - 0.5, x - 0.5, sums);
            }

            for (var channel = 0; weight > 0 && channel < sums.Length; channel++)
            {
                result[(channel * count) + (row * items.Width) + column] = (float)(sums[channel] / weight);
            }
        }

        private double Add(double y, double x, Span<double> sums)
        {
            int top = (int)Math.Floor(y), left = (int)Math.Floor(x);
            var total = 0.0;
            for (var tap = 0; tap < 4; tap++)
            {
                int row = top + (tap / 2), column = left + (tap % 2);
                var share = (tap / 2 == 0 ? 1 - (y - top) : y - top) * (tap % 2 == 0 ? 1 - (x - left) : x - left);
                if (share > 0 && row >= 0 && row < items.Height && column >= 0 && column < items.Width && items[row, column] == number)
                {
                    total += share;
                    for (var channel = 0; channel < sums.Length; channel++)
                    {
                        sums[channel] += share * photo[(channel * count) + (row * items.Width) + column];
                    }
                }
            }

            return total;
        }
    }
}
