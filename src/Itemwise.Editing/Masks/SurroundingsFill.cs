namespace Itemwise.Editing.Masks;

/// <summary>Continues the colours of each item smoothly into the pixels that were given to it.</summary>
/// <remarks>Pull-push interpolation (Gortler et al., The Lumigraph, SIGGRAPH 1996, section 3.4): averages of the known pixels at
/// halved sizes, laid back under them size by size. Shadows and gleams beside the hole are not continued
/// (<see cref="PlainSurroundings"/>). Linear in the picture. No texture is made; that is the model's part.</remarks>
public static class SurroundingsFill
{
    /// <summary>The picture with its hole filled, each pixel from its own item's known pixels alone, so that edges between items
    /// stay sharp.</summary>
    /// <param name="planes">[C, H, W].</param>
    /// <param name="items">Owner of every pixel, also in the hole, [H, W].</param>
    /// <param name="hole">The pixels to fill, [H, W]. An item that has none outside of it takes its colours from all other items.</param>
    /// <param name="around">Pixels beside the hole that may be filled as well where a shadow or gleam that touches the hole lies
    /// on them; null for none.</param>
    /// <returns>[C, H, W]; outside the hole, and what is filled around it, the given samples.</returns>
    public static float[] Fill(ReadOnlySpan<float> planes, ItemMap items, Mask hole, Mask? around = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(hole);
        var result = planes.ToArray();
        var count = items.Height * items.Width;
        var channels = planes.Length / count;
        foreach (var number in OwnersIn(items, hole))
        {
            var owned = items.MaskOf(number);
            var (known, gap) = (owned.Subtract(hole), owned.Intersect(hole));
            var source = known.IsEmpty ? hole.Complement() : PlainSurroundings.Of(planes, known, gap);
            var filled = new Level(items.Height, items.Width, channels, planes, source).Filled();
            var target = (around is null ? gap : PlainSurroundings.WithWhatTouches(gap, known.Subtract(source).Intersect(around))).Pixels;
            for (var i = 0; i < count; i++)
            {
                for (var channel = 0; target[i] != 0 && channel < channels; channel++)
                {
                    result[(channel * count) + i] = filled[(channel * count) + i];
                }
            }
        }

        return result;
    }

    private static SortedSet<int> OwnersIn(ItemMap items, Mask hole)
    {
        var owners = new SortedSet<int>();
        for (var i = 0; i < hole.Pixels.Length; i++)
        {
            if (hole.Pixels[i] != 0)
            {
                owners.Add(items.Labels[i]);
            }
        }

        return owners;
    }

    // One size of the pyramid: averages of what is known below each cell, and 1 where anything is.
    private sealed class Level
    {
        private readonly int height;
        private readonly int width;
        private readonly int channels;
        private readonly float[] values;
        private readonly float[] weights;

        public Level(int height, int width, int channels, ReadOnlySpan<float> planes, Mask known)
        {
            (this.height, this.width, this.channels) = (height, width, channels);
            (values, weights) = (planes.ToArray(), new float[height * width]);
            for (var i = 0; i < weights.Length; i++)
            {
                weights[i] = known.Pixels[i];
            }
        }

        private Level(Level finer)
        {
            (height, width, channels) = ((finer.height + 1) / 2, (finer.width + 1) / 2, finer.channels);
            (values, weights) = (new float[channels * height * width], new float[height * width]);
            for (var row = 0; row < finer.height; row++)
            {
                for (var column = 0; column < finer.width; column++)
                {
                    Add(finer, (row * finer.width) + column, (row / 2 * width) + (column / 2));
                }
            }

            Average();
        }

        // Known cells keep what they know; the others take the coarser size's smooth continuation.
        public float[] Filled()
        {
            if (height * width == 1 || Array.TrueForAll(weights, weight => weight >= 1))
            {
                return values;
            }

            var coarser = new Level(this);
            var under = coarser.Filled();
            for (var row = 0; row < height; row++)
            {
                for (var column = 0; column < width; column++)
                {
                    var at = (row * width) + column;
                    for (var channel = 0; weights[at] == 0 && channel < channels; channel++)
                    {
                        values[(channel * weights.Length) + at] = coarser.Between(under, channel, row, column);
                    }
                }
            }

            return values;
        }

        private void Add(Level finer, int source, int target)
        {
            weights[target] += finer.weights[source];
            for (var channel = 0; finer.weights[source] > 0 && channel < channels; channel++)
            {
                values[(channel * weights.Length) + target] += finer.weights[source] * finer.values[
                    (channel * finer.weights.Length) + source];
            }
        }

        private void Average()
        {
            for (var at = 0; at < weights.Length; at++)
            {
                for (var channel = 0; weights[at] > 0 && channel < channels; channel++)
                {
                    values[(channel * weights.Length) + at] /= weights[at];
                }

                weights[at] = Math.Min(weights[at], 1);
            }
        }

        // Bilinear between the four cells of this size around the middle of a cell of the finer one.
        private float Between(float[] under, int channel, int row, int column)
        {
            var (top, left) = (((row + 0.5f) / 2) - 0.5f, ((column + 0.5f) / 2) - 0.5f);
            int firstRow = (int)MathF.Floor(top), firstColumn = (int)MathF.Floor(left);
            float down = top - firstRow, right = left - firstColumn;
            return ((1 - down) * (((1 - right) * At(firstRow, firstColumn)) + (right * At(firstRow, firstColumn + 1))))
                + (down * (((1 - right) * At(firstRow + 1, firstColumn)) + (right * At(firstRow + 1, firstColumn + 1))));

            float At(int r, int c) => under[(channel * height * width) + (Math.Clamp(r, 0, height - 1) * width)
                + Math.Clamp(c, 0, width - 1)];
        }
    }
}
