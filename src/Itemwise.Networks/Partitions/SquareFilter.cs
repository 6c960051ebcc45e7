namespace Itemwise.Networks.Partitions;

/// <summary>Opening of a set of pixels by a square; what lies outside the picture constrains nothing.</summary>
internal static class SquareFilter
{
    /// <summary>What of the set a square of 2 reach + 1 pixels fits into.</summary>
    public static bool[] Opened(bool[] set, int height, int width, int reach) =>
        Dilated(Eroded(set, height, width, reach), height, width, reach);

    /// <summary>Pixels around which a square of 2 reach + 1 pixels lies in the set.</summary>
    public static bool[] Eroded(bool[] set, int height, int width, int reach) => Spread(set, height, width, reach, value: false);

    /// <summary>Pixels around which such a square holds one of the set.</summary>
    public static bool[] Dilated(bool[] set, int height, int width, int reach) => Spread(set, height, width, reach, value: true);

    /// <summary>Pixels within reach of one that has the value get it.</summary>
    private static bool[] Spread(bool[] set, int height, int width, int reach, bool value)
    {
        var across = new bool[set.Length];
        for (var row = 0; row < height; row++)
        {
            Line(set, across, row * width, 1, width, reach, value);
        }

        var result = new bool[set.Length];
        for (var column = 0; column < width; column++)
        {
            Line(across, result, column, width, height, reach, value);
        }

        return result;
    }

    private static void Line(bool[] source, bool[] target, int start, int stride, int count, int reach, bool value)
    {
        var inWindow = 0;
        for (var i = -reach; i < count; i++)
        {
            var (entering, leaving) = (i + reach, i - reach - 1);
            inWindow += entering < count && source[start + (entering * stride)] == value ? 1 : 0;
            inWindow -= leaving >= 0 && source[start + (leaving * stride)] == value ? 1 : 0;
            if (i >= 0)
            {
                target[start + (i * stride)] = inWindow > 0 == value;
            }
        }
    }
}
