namespace Itemwise.Editing.Segmentation;

/// <summary>The regions of a picture: their sizes, and where they touch.</summary>
internal sealed class RegionGraph
{
    private RegionGraph(int[] labels, int[] sizes, Dictionary<(int Low, int High), Border> borders) =>
        (Labels, Sizes, Borders) = (labels, sizes, borders);

    /// <summary>The region of every pixel, row by row.</summary>
    public int[] Labels { get; }

    /// <summary>Pixels of each region.</summary>
    public int[] Sizes { get; }

    /// <summary>The border of each two regions that touch.</summary>
    public IReadOnlyDictionary<(int Low, int High), Border> Borders { get; }

    /// <summary>Finds the borders.</summary>
    /// <param name="labels">Regions from 0 without gaps.</param>
    /// <param name="channels">The planes in which a border's contrast is measured.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static RegionGraph Of(int[] labels, float[][] channels, int height, int width)
    {
        var sizes = new int[labels.Max() + 1];
        var borders = new Dictionary<(int, int), Border>();
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var pixel = (row * width) + column;
                sizes[labels[pixel]]++;
                if (column + 1 < width)
                {
                    Add(pixel, pixel + 1, Math.Max(column - 1, 0) + (row * width), Math.Min(column + 2, width - 1) + (row * width));
                }

                if (row + 1 < height)
                {
                    Add(pixel, pixel + width, (Math.Max(row - 1, 0) * width) + column, (Math.Min(row + 2, height - 1) * width) + column);
                }
            }
        }

        return new RegionGraph(labels, sizes, borders);

        // Contrast is measured over a step wider than the border, which photos blur over two pixels or three.
        void Add(int first, int second, int before, int after)
        {
            var (one, other) = (labels[first], labels[second]);
            if (one != other)
            {
                var key = (Math.Min(one, other), Math.Max(one, other));
                borders[key] = borders.GetValueOrDefault(key) + new Border(1, Contrast(channels, before, after));
            }
        }
    }

    private static double Contrast(float[][] channels, int first, int second)
    {
        var sum = 0.0;
        foreach (var channel in channels)
        {
            var difference = channel[first] - channel[second];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
