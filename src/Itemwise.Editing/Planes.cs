namespace Itemwise.Editing;

/// <summary>Sampling and cutting that masks and label maps share.</summary>
internal static class Planes
{
    /// <summary>Nearest neighbour as the published code samples masks: source index = floor(i * in / out).</summary>
    public static T[] Sample<T>(ReadOnlySpan<T> source, int sourceHeight, int sourceWidth, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        var columns = new int[width];
        for (var column = 0; column < width; column++)
        {
            columns[column] = (int)((long)column * sourceWidth / width);
        }

        var result = new T[height * width];
        for (var row = 0; row < height; row++)
        {
            var line = source.Slice((int)((long)row * sourceHeight / height) * sourceWidth, sourceWidth);
            var target = result.AsSpan(row * width, width);
            for (var column = 0; column < width; column++)
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
}
