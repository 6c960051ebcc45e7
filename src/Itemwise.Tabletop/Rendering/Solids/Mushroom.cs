using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A mushroom; the stem is its second part.</summary>
internal readonly struct Mushroom : ISolid
{
    // The cap is half a ball, pressed together, above its rim.
    private const float Rim = 0.95f;
    private const float Flatness = 1.25f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Vector.Min(Stem(point), Cap(point));

    /// <inheritdoc/>
    public static Vector<int> IsSecondPart(Vector3Packet point) => Vector.LessThan(Stem(point), Cap(point));

    /// <inheritdoc/>
    public static Vector3 SecondColour(Vector3 colour) => new(.9f, .84f, .72f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Stem(Vector3Packet point) => Shapes.Cone(point, 0, 1, .36f, .28f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Cap(Vector3Packet point)
    {
        var flattened = new Vector3Packet(point.X, (point.Y - new Vector<float>(Rim)) * Flatness, point.Z);
        return Vector.Max(Shapes.Sphere(flattened, 0, .95f) * (1 / Flatness), new Vector<float>(Rim) - point.Y);
    }
}
