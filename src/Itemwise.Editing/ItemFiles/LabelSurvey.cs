namespace Itemwise.Editing.ItemFiles;

/// <summary>What the numbers of a picture look like: items, a mask in black and white, or something with soft borders that is
/// neither.</summary>
/// <param name="ValueCount">How many different values there are.</param>
/// <param name="SpeckCount">How many of them have next to no pixels that are surrounded by their own value.</param>
/// <param name="Look">What that looks like.</param>
internal readonly record struct LabelSurvey(int ValueCount, int SpeckCount, LabelLook Look)
{
    // A block of four pixels each way has a quarter of its pixels surrounded; a thin item, such as a wire, has none. Borders between two
    // values make many values of that kind at once, noise makes all.
    private const int SolidShare = 20;
    private const int FewestSpecks = 5;
    private const int FewestOfNoise = 256; // pixels: tiny pictures have no insides

    // Items are numbered anyhow; of so many values from black to white only a slope goes from each to the next.
    private const int FewestOfASlope = 64;
    private const double SlopeShare = 0.9;
    private const int SlopeStep = 8;

    // How much of a mask is black or white: a slope may fill most of it.
    private const double EndShare = 0.6;
    private const double EndShareOfASlope = 0.25;

    /// <summary>Looks at every pixel.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="width">Pixels across.</param>
    public static LabelSurvey Of(ReadOnlySpan<ushort> values, int width)
    {
        var (counts, solidCounts) = (new int[ushort.MaxValue + 1], new int[ushort.MaxValue + 1]);
        var (steps, smallSteps, height) = (0, 0, values.Length / width);
        for (var i = 0; i < values.Length; i++)
        {
            var (value, row, column) = (values[i], i / width, i % width);
            var right = column + 1 < width ? values[i + 1] : value;
            var below = row + 1 < height ? values[i + width] : value;
            counts[value]++;
            solidCounts[value] += right == value && below == value && (column == 0 || values[i - 1] == value)
                && (row == 0 || values[i - width] == value) ? 1 : 0;
            steps += (right != value ? 1 : 0) + (below != value ? 1 : 0);
            smallSteps += (right != value && Math.Abs(right - value) <= SlopeStep ? 1 : 0)
                + (below != value && Math.Abs(below - value) <= SlopeStep ? 1 : 0);
        }

        return Judge(counts, solidCounts, values.Length, smallSteps >= SlopeShare * steps);
    }

    private static LabelSurvey Judge(int[] counts, int[] solidCounts, int pixelCount, bool hasSmallSteps)
    {
        var (valueCount, speckCount, highest) = (0, 0, 0);
        for (var value = 0; value < counts.Length; value++)
        {
            if (counts[value] > 0)
            {
                var isSpeck = SolidShare * solidCounts[value] < counts[value];
                (valueCount, speckCount, highest) = (valueCount + 1, speckCount + (isSpeck ? 1 : 0), value);
            }
        }

        var white = highest > byte.MaxValue ? ushort.MaxValue : byte.MaxValue;
        if (valueCount <= 2 && (highest == 0 || (highest == white && (valueCount == 1 || counts[0] > 0))))
        {
            return new LabelSurvey(valueCount, speckCount, LabelLook.Mask);
        }

        var isSlope = valueCount >= FewestOfASlope && hasSmallSteps && HasBlackAndWhite(counts, white, pixelCount * EndShareOfASlope);
        var isNoise = valueCount > 2 && speckCount == valueCount && pixelCount >= FewestOfNoise;
        var isSoft = isNoise || (speckCount >= FewestSpecks && 2 * speckCount >= valueCount);
        return new LabelSurvey(valueCount, speckCount, isSlope ? LabelLook.Mask : !isSoft ? LabelLook.Items
            : HasBlackAndWhite(counts, white, pixelCount * EndShare) ? LabelLook.Mask : LabelLook.Soft);
    }

    // Codecs and resampling leave black and white a little off their ends.
    private static bool HasBlackAndWhite(int[] counts, int white, double fewest)
    {
        var dark = counts.AsSpan(0, (white / 20) + 1).ToArray().Sum();
        var bright = counts.AsSpan(white - (white / 20), (white / 20) + 1).ToArray().Sum();
        return dark > 0 && bright > 0 && dark + bright >= fewest;
    }
}
