using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;
using Itemwise.Imaging;

namespace Itemwise.Editing.Shadows;

/// <summary>Finds the shadow that an item throws on a ground, and how much light it takes.</summary>
/// <remarks>A shadow multiplies the ground's own light by a factor below 1, the same for all colours, varies slowly, and hangs
/// together with what throws it. So the logarithm of the ground's linear brightness is fitted by a plane for each of its paints
/// (<see cref="ColourGroups"/>, <see cref="RobustPlane"/>), and what is darker than that in one piece with the item is its
/// shadow. Knows nothing of the light.</remarks>
internal static class CastShadow
{
    private const int FewestPixels = 64;
    private const double LeastDeviation = 0.005;

    // In roots of the item's area: how far a shadow is looked for, and how far the ground around it is.
    private const double Reach = 1;
    private const double Surroundings = 1.7;

    // Natural logarithms of light: what is surely shadow, where it ends, the same in deviations of the ground, and the deepest.
    private const double Sure = 0.15;
    private const double End = 0.04;
    private const double SureDeviations = 3;
    private const double EndDeviations = 1.5;
    private const double Deepest = 3.5;

    private const int FewestSure = 12;
    private const double Smoothing = 1;
    private const double Grain = 2.5;
    private const double Touching = 3;

    // Half the width, in pixels, of lines that are no shadow.
    private const double Thin = 3;

    // A ground of which more would be shadow, or is as dark elsewhere, is one with a pattern that paints do not explain.
    private const double MostShare = 0.6;
    private const double MostDarkShare = 0.2;

    /// <summary>How far around an item its shadow and the ground are looked at, in pixels.</summary>
    /// <param name="pixelCount">The item's pixels.</param>
    public static double SizeOfSurroundings(int pixelCount) => ReachOf(pixelCount) * Surroundings;

    /// <summary>How many times as bright each pixel would be without the shadow.</summary>
    /// <param name="planes">[3, H, W], sRGB from 0 to 1.</param>
    /// <param name="gone">The item that throws it, [H, W].</param>
    /// <param name="ground">What it may fall on: one background, [H, W].</param>
    /// <param name="things">Other things, whose own shadows stay, [H, W].</param>
    /// <returns>[H, W]: 1 where there is no shadow; null where none is found.</returns>
    public static float[]? GainsOf(ReadOnlySpan<float> planes, Mask gone, Mask ground, Mask things)
    {
        var reach = ReachOf(gone.Count);
        // Pixels along the item's edge hold some of its colour.
        var usable = ground.Subtract(gone).Subtract(Ring.Around(gone, 1)).Subtract(Ring.Around(things, 1));
        var near = Ring.Around(gone, reach).Intersect(usable);
        var around = Ring.Around(gone, reach * Surroundings).Intersect(usable);
        if (near.Count < FewestPixels)
        {
            return null;
        }

        var dark = Darkness(planes, around);
        var pixels = PixelsOf(around);
        var deviation = RobustPlane.Deviation(Array.ConvertAll(pixels, pixel => (double)dark[pixel]), LeastDeviation);
        var (sure, end) = (Math.Max(Sure, SureDeviations * deviation), Math.Max(End, EndDeviations * deviation));
        var own = Nearer(gone, things);
        var shadow = Grown(gone, Mask.Where(gone.Height, gone.Width, i => near.Pixels[i] != 0 && own(i) && dark[i] > end), dark, sure);
        if (shadow.IsEmpty || shadow.Count > MostShare * near.Count || IsPattern(around.Subtract(shadow), dark, sure))
        {
            return null;
        }

        var gains = new float[dark.Length];
        for (var i = 0; i < gains.Length; i++)
        {
            gains[i] = shadow.Pixels[i] != 0 ? (float)Math.Exp(Math.Min(Deepest, dark[i])) : 1;
        }

        return gains;
    }

    private static double ReachOf(int pixelCount) => Math.Max(8, Reach * Math.Sqrt(pixelCount));

    // The logarithm by which each pixel is darker than its own paint in full light, smoothed over the pixels given; 0 elsewhere.
    private static float[] Darkness(ReadOnlySpan<float> planes, Mask around)
    {
        var (count, pixels) = (around.Pixels.Length, PixelsOf(around));
        var (shares, brightness) = (new (double, double)[pixels.Length], new double[pixels.Length]);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (r, g, b) = (Light(planes[pixels[i]]), Light(planes[count + pixels[i]]), Light(planes[(2 * count) + pixels[i]]));
            var sum = r + g + b;
            (shares[i], brightness[i]) = ((r / sum, g / sum), Math.Log(sum));
        }

        var (dark, weights) = (new float[count], new float[count]);
        foreach (var group in ColourGroups.Of(shares).Index().GroupBy(pixel => pixel.Item, pixel => pixel.Index))
        {
            int[] members = [.. group];
            var off = RobustPlane.Residuals([.. members.Select(i => pixels[i])], [.. members.Select(i => brightness[i])],
                around.Width, LeastDeviation);
            foreach (var (index, member) in members.Index())
            {
                (dark[pixels[member]], weights[pixels[member]]) = ((float)-off[index], 1);
            }
        }

        var means = Means(dark, weights, around);
        var grain = Grain * RobustPlane.Deviation(Array.ConvertAll(pixels, pixel => (double)dark[pixel] - means[pixel]), LeastDeviation);
        foreach (var pixel in pixels)
        {
            // What differs by more than the ground's own grain is the shadow's edge and stays sharp.
            var off = dark[pixel] - means[pixel];
            means[pixel] += (float)(Math.Sign(off) * Math.Max(0, Math.Abs(off) - grain));
        }

        return means;
    }

    // Gaussian means of the pixels given alone; 0 elsewhere.
    private static float[] Means(float[] values, float[] weights, Mask around)
    {
        var (sums, parts) = (Blur.Of(values, around.Height, around.Width, Smoothing), Blur.Of(weights, around.Height, around.Width, Smoothing));
        return [.. sums.Select((sum, i) => weights[i] == 0 ? 0 : sum / parts[i])];
    }

    // Where much of the ground is as dark far from the item as its shadow would be, paints alone do not explain it.
    private static bool IsPattern(Mask lit, float[] dark, double sure) =>
        PixelsOf(lit).Count(pixel => dark[pixel] > sure) > MostDarkShare * lit.Count;

    // The parts that touch the item and are in some place surely dark.
    private static Mask Grown(Mask gone, Mask dark, float[] darkness, double sure)
    {
        var reached = Ring.Around(gone, Touching);
        var parts = Components.Of(Broad(gone, dark));
        var (touches, sures) = (new bool[parts.Boxes.Length], new int[parts.Boxes.Length]);
        for (var i = 0; i < parts.Parts.Length; i++)
        {
            if (parts.Parts[i] is >= 0 and var part)
            {
                touches[part] |= reached.Pixels[i] != 0;
                sures[part] += darkness[i] > sure ? 1 : 0;
            }
        }

        return Mask.Where(gone.Height, gone.Width,
            i => parts.Parts[i] is >= 0 and var part && touches[part] && sures[part] >= FewestSure);
    }

    // Without what is thin and leaves the item: veins, joints and cracks, which are as dark.
    private static Mask Broad(Mask gone, Mask dark)
    {
        var whole = dark.Union(gone).Union(Ring.Around(gone, Touching));
        var core = whole.Subtract(Ring.Around(whole.Complement(), Thin));
        return core.Union(Ring.Around(core, Thin + 1)).Intersect(dark);
    }

    private static Func<int, bool> Nearer(Mask gone, Mask things)
    {
        if (things.IsEmpty)
        {
            return _ => true;
        }

        var (own, others) = (NearestFeature.Find(gone), NearestFeature.Find(things));
        return i => NearestFeature.SquaredDistance(i, own[i], gone.Width) <= NearestFeature.SquaredDistance(i, others[i], gone.Width);
    }

    private static int[] PixelsOf(Mask mask) => [.. Enumerable.Range(0, mask.Pixels.Length).Where(pixel => mask.Pixels[pixel] != 0)];

    // Never 0, whose logarithm is none.
    private static double Light(float sample) => Math.Max(1e-4, LinearLight.Decode(sample));
}
