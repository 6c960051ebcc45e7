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

    // The share of a dark part's contact with things, this one among them, from which it is wholly this one's, and below which it
    // is wholly the others'.
    private const double WhollyOwn = 0.75;
    private const double WhollyOthers = 0.25;

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
        var own = Own(gone, things, Darker(around, dark, end), Darker(around, dark, sure)).Intersect(near);
        var shadow = Grown(gone, own, dark, sure);
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
        var sums = Blur.Of(values, around.Height, around.Width, Smoothing);
        var parts = Blur.Of(weights, around.Height, around.Width, Smoothing);
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

    private static Mask Darker(Mask around, float[] dark, double limit) =>
        Mask.Where(around.Height, around.Width, i => around.Pixels[i] != 0 && dark[i] > limit);

    // Shadows that meet in a neck are distinguished by their cores, and each goes with the thing that it touches where it is surely
    // dark. One that several things touch is cut where another gets nearer.
    private static Mask Own(Mask gone, Mask things, Mask dark, Mask sure)
    {
        var cores = dark.Subtract(Ring.Around(dark.Complement(), Thin));
        if (things.IsEmpty || cores.IsEmpty)
        {
            return dark;
        }

        var (parts, core) = (Components.Of(cores, diagonally: true), NearestFeature.Find(cores));
        int[] partOf = [.. core.Select((nearest, i) => dark.Pixels[i] == 0 ? -1 : parts.Parts[nearest])];
        var (near, nearOthers) = (Ring.Around(gone, Touching).Intersect(sure), Ring.Around(things, Touching).Intersect(sure));
        var (shares, nearer) = (ContactShares(partOf, parts.Counts.Length, near, nearOthers), Nearer(gone, things));
        return Mask.Where(gone.Height, gone.Width, i => partOf[i] is >= 0 and var part
            && (shares[part] >= WhollyOwn || (shares[part] > WhollyOthers && nearer(i))));
    }

    // Of each part's pixels that touch a thing, the share that touches this one; 0 where none does.
    private static double[] ContactShares(int[] partOf, int count, Mask near, Mask nearOthers)
    {
        var (own, others) = (new int[count], new int[count]);
        for (var i = 0; i < partOf.Length; i++)
        {
            if (partOf[i] is >= 0 and var part)
            {
                own[part] += near.Pixels[i] != 0 ? 1 : 0;
                others[part] += nearOthers.Pixels[i] != 0 ? 1 : 0;
            }
        }

        return [.. own.Zip(others, (touched, rest) => (double)touched / Math.Max(1, touched + rest))];
    }

    private static Func<int, bool> Nearer(Mask gone, Mask things)
    {
        var (own, others) = (NearestFeature.Find(gone), NearestFeature.Find(things));
        return i => NearestFeature.SquaredDistance(i, own[i], gone.Width) <= NearestFeature.SquaredDistance(i, others[i], gone.Width);
    }

    private static int[] PixelsOf(Mask mask) => [.. Enumerable.Range(0, mask.Pixels.Length).Where(pixel => mask.Pixels[pixel] != 0)];

    // Never 0, whose logarithm is none.
    private static double Light(float sample) => Math.Max(1e-4, LinearLight.Decode(sample));
}
