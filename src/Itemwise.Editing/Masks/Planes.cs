using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>Sampling and cutting that masks and label maps share.</summary>
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
