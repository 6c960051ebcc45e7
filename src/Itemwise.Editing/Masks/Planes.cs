using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>Sampling, enlarging and cutting that masks, label maps and planes of numbers share.</summary>
internal static class Planes
{
    /// <summary>Nearest neighbour as the published code samples masks: source index = floor(i * in / out).</summary>
    public static T[] Sample<T>(ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        return Sample(source, sourceWidth, Sources(sourceHeight, height), Sources(sourceWidth, width));
    }

    /// <summary>The plane that takes its rows and columns from the given ones of the source.</summary>
    public static T[] Sample<T>(ReadOnlySpan<T> source, int sourceWidth, int[] rows, int[] columns)
    {
        var result = new T[rows.Length * columns.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            var line = source.Slice(rows[row] * sourceWidth, sourceWidth);
            var target = result.AsSpan(row * columns.Length, columns.Length);
            for (var column = 0; column < columns.Length; column++)
            {
                target[column] = line[columns[column]];
            }
        }

        return result;
    }

    /// <summary>Copies the part of a plane that a rectangle inside it covers.</summary>
    public static T[] Crop<T>(ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, PixelBox box)
    {
        if (box.Top < 0 || box.Left < 0 || box.Bottom > sourceHeight || box.Right > sourceWidth || box.Height <= 0 || box.Width <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(box), $"{box} does not lie inside a plane of {sourceHeight} x {sourceWidth}.");
        }

        var result = new T[box.Height * box.Width];
        for (var row = 0; row < box.Height; row++)
        {
            source.Slice(((box.Top + row) * sourceWidth) + box.Left, box.Width).CopyTo(result.AsSpan(row * box.Width));
        }

        return result;
    }

    /// <summary>Adds a small plane, enlarged, to a large one: bilinear between the middles of its cells.</summary>
    public static void AddEnlarged(ReadOnlySpan<float> cells, int cellHeight, int cellWidth, Span<float> plane, int height, int width)
    {
        for (var row = 0; row < height; row++)
        {
            var (top, bottom, down) = Between(row, height, cellHeight);
            for (var column = 0; column < width; column++)
            {
                var (left, right, across) = Between(column, width, cellWidth);
                var above = float.Lerp(cells[(top * cellWidth) + left], cells[(top * cellWidth) + right], across);
                var below = float.Lerp(cells[(bottom * cellWidth) + left], cells[(bottom * cellWidth) + right], across);
                plane[(row * width) + column] += float.Lerp(above, below, down);
            }
        }
    }

    private static (int First, int Second, float Share) Between(int index, int length, int cellCount)
    {
        var place = Math.Clamp(((index + 0.5f) * cellCount / length) - 0.5f, 0, cellCount - 1);
        var first = (int)place;
        return (first, Math.Min(first + 1, cellCount - 1), place - first);
    }

    private static int[] Sources(int sourceLength, int length)
    {
        var sources = new int[length];
        for (var i = 0; i < length; i++)
        {
            sources[i] = (int)((long)i * sourceLength / length);
        }

        return sources;
    }
}
