namespace Itemwise.Editing.Segmentation;

/// <summary>Gives the thin parts of regions, such as the border that a blurred edge leaves along a whole outline, to whichever
/// region they are nearest to in colour.</summary>
/// <remarks>What a square does not fit into (a morphological opening) is given away, pixel by pixel from the regions inwards, the
/// smallest step in colour first: seeded region growing (Adams and Bischof, PAMI 16(6), 1994). A region without any thicker part
/// stays as it is.</remarks>
internal static class ThinParts
{
    /// <summary>The regions after that.</summary>
    /// <param name="regions">The region of every pixel, row by row.</param>
    /// <param name="copy">The copy they are regions of.</param>
    /// <param name="reach">Half of the square's side.</param>
    public static int[] Reassign(int[] regions, WorkingCopy copy, int reach)
    {
        var kept = Opened(regions, copy.Height, copy.Width, reach);
        var thick = new HashSet<int>(regions.Where((_, pixel) => kept[pixel]));
        var result = new int[regions.Length];
        var queue = new PriorityQueue<(int Pixel, int Region), (float Step, int Order)>();
        for (var pixel = 0; pixel < result.Length; pixel++)
        {
            result[pixel] = kept[pixel] || !thick.Contains(regions[pixel]) ? regions[pixel] : -1;
        }

        for (var pixel = 0; pixel < result.Length; pixel++)
        {
            if (result[pixel] >= 0)
            {
                Offer(pixel);
            }
        }

        while (queue.TryDequeue(out var next, out _))
        {
            if (result[next.Pixel] < 0)
            {
                result[next.Pixel] = next.Region;
                Offer(next.Pixel);
            }
        }

        return result;

        void Offer(int pixel)
        {
            var (row, column) = (pixel / copy.Width, pixel % copy.Width);
            Try(row > 0, pixel - copy.Width);
            Try(row + 1 < copy.Height, pixel + copy.Width);
            Try(column > 0, pixel - 1);
            Try(column + 1 < copy.Width, pixel + 1);

            void Try(bool exists, int neighbour)
            {
                if (exists && result[neighbour] < 0)
                {
                    queue.Enqueue((neighbour, result[pixel]), (Step(copy.Channels, pixel, neighbour), neighbour));
                }
            }
        }
    }

    private static float Step(float[][] channels, int one, int other)
    {
        var sum = 0f;
        foreach (var channel in channels)
        {
            sum += (channel[one] - channel[other]) * (channel[one] - channel[other]);
        }

        return sum;
    }

    /// <summary>The pixels of squares that lie in one region, those cut by the picture's border included.</summary>
    private static bool[] Opened(int[] regions, int height, int width, int reach)
    {
        var opened = new bool[regions.Length];
        for (var row = 0; row < height; row++)
        {
            for (var column = 0; column < width; column++)
            {
                var (top, bottom) = (Math.Max(0, row - reach), Math.Min(height - 1, row + reach));
                var (left, right) = (Math.Max(0, column - reach), Math.Min(width - 1, column + reach));
                if (IsOne(regions, width, top, bottom, left, right))
                {
                    for (var y = top; y <= bottom; y++)
                    {
                        opened.AsSpan((y * width) + left, right - left + 1).Fill(true);
                    }
                }
            }
        }

        return opened;
    }

    private static bool IsOne(int[] regions, int width, int top, int bottom, int left, int right)
    {
        var region = regions[(top * width) + left];
        for (var y = top; y <= bottom; y++)
        {
            if (regions.AsSpan((y * width) + left, right - left + 1).ContainsAnyExcept(region))
            {
                return false;
            }
        }

        return true;
    }
}
