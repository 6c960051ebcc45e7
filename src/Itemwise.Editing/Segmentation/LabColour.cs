using Itemwise.Imaging;

namespace Itemwise.Editing.Segmentation;

/// <summary>CIE L*a*b* (1976) of sRGB samples under D65.</summary>
internal static class LabColour
{
    private const double Delta = 6.0 / 29;

    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(sample => LinearLight.Decode(sample / 255.0))];

    /// <summary>L* in [0, 100], a* and b* within about 110 of 0.</summary>
    public static (float L, float A, float B) FromRgb(byte red, byte green, byte blue)
    {
        var (r, g, b) = (Linear[red], Linear[green], Linear[blue]);
        var x = Root(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        var y = Root((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        var z = Root(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return ((float)((116 * y) - 16), (float)(500 * (x - y)), (float)(200 * (y - z)));
    }

    private static double Root(double t) => t > Delta * Delta * Delta ? Math.Cbrt(t) : (t / (3 * Delta * Delta)) + (4.0 / 29);
}
