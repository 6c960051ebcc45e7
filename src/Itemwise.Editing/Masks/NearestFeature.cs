
namespace Itemwise.Editing.Masks;

/// <summary>For every pixel, which pixel of a mask is nearest to it: exact, Euclidean, in time and memory linear in the picture.</summary>
/// <remarks>A column pass and a row minimisation over the lower envelope of parabolas (Felzenszwalb and Huttenlocher, "Distance
/// Transforms of Sampled Functions", 2012; Meijster et al. 2000), in whole numbers, so ties are seen as ties: among equally near
/// pixels the one that comes first row by row is taken, as a search over all pairs would.</remarks>
public static class NearestFeature
{
    /// <summary>Finds the nearest pixel of the mask for every pixel.</summary>
    /// <param name="features">The pixels to choose from, [H, W].</param>
    /// <returns>Row-major indices into the mask, [H, W]; a pixel of the mask is its own nearest; all -1 if the mask is empty.</returns>
    public static int[] Find(Mask features)
    {
        var nearest = NearestRows(features);
        var envelope = new Envelope(features.Width);
        for (var row = 0; row < features.Height; row++)
        {
            envelope.Minimise(nearest.AsSpan(row * features.Width, features.Width), row);
        }

        return nearest;
    }

    /// <summary>The squared distance between two pixels given by row-major index.</summary>
    public static long SquaredDistance(int a, int b, int width)
    {
        long rows = (a / width) - (b / width), columns = (a % width) - (b % width);
        return (rows * rows) + (columns * columns);
    }

    /// <summary>The nearest row of the mask within each pixel's own column, the upper one on a tie; -1 in columns that hold
    /// none.</summary>
    private static int[] NearestRows(Mask features)
    {
        int height = features.Height, width = features.Width;
        var pixels = features.Pixels;
        var rows = new int[pixels.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = pixels[i] != 0 ? i / width : i < width ? -1 : rows[i - width];
        }

        var below = new int[width];
        Array.Fill(below, -1);
        for (var row = height - 1; row >= 0; row--)
        {
            var line = rows.AsSpan(row * width, width);
            for (var column = 0; column < width; column++)
            {
                var above = line[column];
                if (above == row)
                {
                    below[column] = row;
                }
                else if (below[column] >= 0 && (above < 0 || below[column] - row < row - above))
                {
                    line[column] = below[column];
                }
            }
        }

        return rows;
    }

    /// <summary>The parabolas (x - column)^2 + height, one a column, that are lowest somewhere on one row.</summary>
    private sealed class Envelope(int width)
    {
        private readonly int[] columns = new int[width];
        private readonly int[] sourceRows = new int[width];
        private readonly long[] heights = new long[width];
        private readonly long[] starts = new long[width]; // first x at which a parabola is no higher than the one before it
        private readonly long[] lasts = new long[width];  // last x at which it is no higher than the one after it
        private int count;

        /// <summary>Turns nearest rows by column into nearest row-major indices, in place.</summary>
        public void Minimise(Span<int> line, int row)
        {
            count = 0;
            for (var column = 0; column < line.Length; column++)
            {
                if (line[column] >= 0)
                {
                    Add(column, line[column], (long)(line[column] - row) * (line[column] - row));
                }
            }

            if (count > 0)
            {
                ReadOff(line);
            }
        }

        private void Add(int column, int sourceRow, long height)
        {
            while (count > 0)
            {
                // Equal at x = numerator / denominator: the earlier parabola is no higher up to there, the later one from there on.
                var previous = count - 1;
                var numerator = height + ((long)column * column) - heights[previous] - ((long)columns[previous] * columns[previous]);
                var denominator = 2L * (column - columns[previous]);
                var last = FloorDivide(numerator, denominator);
                if (previous == 0 || last >= starts[previous])
                {
                    lasts[previous] = last;
                    starts[count] = last * denominator == numerator ? last : last + 1;
                    break;
                }

                count--; // strictly higher than a neighbour at every whole x, so it is never nearest, not even on a tie
            }

            (columns[count], sourceRows[count], heights[count], lasts[count]) = (column, sourceRow, height, long.MaxValue);
            count++;
        }

        private void ReadOff(Span<int> line)
        {
            var current = 0;
            for (var x = 0; x < line.Length; x++)
            {
                while (lasts[current] < x)
                {
                    current++;
                }

                var best = current;
                for (var tied = current + 1; tied < count && starts[tied] <= x; tied++)
                {
                    best = sourceRows[tied] < sourceRows[best] ? tied : best;
                }

                line[x] = (sourceRows[best] * line.Length) + columns[best];
            }
        }

        private static long FloorDivide(long numerator, long denominator) =>
            numerator >= 0 ? numerator / denominator : -((-numerator + denominator - 1) / denominator);
    }
}
