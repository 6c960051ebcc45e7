using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A bottle; the cap is its second part.</summary>
internal readonly struct Bottle : ISolid
{
    private const float CapBottom = 1.85f;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Vector.Min(Body(point), Neck(point));

    /// <inheritdoc/>
    public static Vector<int> IsSecondPart(Vector3Packet point) =>
        Vector.LessThan(Neck(point), Body(point)) & Vector.GreaterThan(point.Y, new Vector<float>(CapBottom));

    /// <inheritdoc/>
    public static Vector3 SecondColour(Vector3 colour) => new(.25f, .2f, .16f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Body(Vector3Packet point) =>
        Vector.Min(Shapes.Cylinder(point, .65f, .5f, .65f, .08f), Shapes.Cone(point, 1.22f, 1.55f, .48f, .17f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Neck(Vector3Packet point) => Shapes.Cylinder(point, 1.75f, .17f, .27f, .03f);
}
