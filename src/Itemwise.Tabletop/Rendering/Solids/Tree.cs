using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A tree; the trunk is its second part.</summary>
internal readonly struct Tree : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Vector.Min(Trunk(point), Crown(point));

    /// <inheritdoc/>
    public static Vector<int> IsSecondPart(Vector3Packet point) => Vector.LessThan(Trunk(point), Crown(point));

    /// <inheritdoc/>
    public static Vector3 SecondColour(Vector3 colour) => new(.42f, .28f, .16f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Trunk(Vector3Packet point) => Shapes.Cylinder(point, .3f, .16f, .32f, .02f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Crown(Vector3Packet point) =>
        Vector.Min(Shapes.Cone(point, .5f, 1.4f, .8f, .25f), Shapes.Cone(point, 1.1f, 2.1f, .58f, .02f));
}
