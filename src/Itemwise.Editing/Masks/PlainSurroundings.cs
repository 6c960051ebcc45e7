namespace Itemwise.Editing.Masks;

/// <summary>Finds, beside a gap, the pixels that look like the surroundings as a whole and not like something on them: a shadow,
/// a gleam.</summary>
/// <remarks>The shadow that an item throws touches the item, so colours continued from there would paint the item's shape as a dark
/// stain. Brightness around the gap is fitted by a plane (<see cref="RobustPlane"/>); what lies outside three deviations is odd.
/// Where that is much of it, it is a pattern and nothing is odd.</remarks>
internal static class PlainSurroundings
{
    private const int FewestPixels = 64;
    private const double Deviations = 3;
    private const double MostOddShare = 0.4;

    // Of the full range: noise and soft shading are no oddities on the plainest of walls.
    private const double LeastOddity = 0.06;
    private const double LeastDeviation = 0.005;

    /// <summary>The known pixels without odd ones near the gap; all of them where too few are near it to tell.</summary>
    /// <param name="planes">[C, H, W].</param>
    /// <param name="known">Pixels whose colours may be continued, [H, W].</param>
    /// <param name="gap">Where they go.</param>
    public static Mask Of(ReadOnlySpan<float> planes, Mask known, Mask gap)
    {
        var near = Ring.Around(gap, Math.Max(8, Math.Sqrt(gap.Count) / 2)).Intersect(known);
        if (near.Count < FewestPixels)
        {
            return known;
        }

        var pixels = Enumerable.Range(0, near.Pixels.Length).Where(pixel => near.Pixels[pixel] != 0).ToArray();
        var brightness = Brightness(planes, near.Pixels.Length, pixels);
        var off = RobustPlane.Residuals(pixels, brightness, near.Width, LeastDeviation);
        var limit = Math.Max(LeastOddity, Deviations * RobustPlane.Deviation(off, LeastDeviation));
        if (off.Count(value => Math.Abs(value) > limit) > MostOddShare * off.Length)
        {
            return known;
        }

        var plain = known.Pixels.ToArray();
        for (var i = 0; i < pixels.Length; i++)
        {
            plain[pixels[i]] = Math.Abs(off[i]) > limit ? (byte)0 : (byte)1;
        }

        return Mask.Own(known.Height, known.Width, plain);
    }

    /// <summary>The gap with those parts of a mask that touch it.</summary>
    public static Mask WithWhatTouches(Mask gap, Mask more)
    {
        if (more.IsEmpty)
        {
            return gap;
        }

        var parts = Components.Of(gap.Union(more));
        var touching = new bool[parts.Boxes.Length];
        for (var i = 0; i < parts.Parts.Length; i++)
        {
            if (gap.Pixels[i] != 0)
            {
                touching[parts.Parts[i]] = true;
            }
        }

        return Mask.Where(gap.Height, gap.Width, i => parts.Parts[i] >= 0 && touching[parts.Parts[i]]);
    }

    private static double[] Brightness(ReadOnlySpan<float> planes, int count, int[] pixels)
    {
        var channels = planes.Length / count;
        var result = new double[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            for (var channel = 0; channel < channels; channel++)
            {
                result[i] += planes[(channel * count) + pixels[i]] / channels;
            }
        }

        return result;
    }
}
