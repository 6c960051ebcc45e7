using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>An upright cylinder.</summary>
internal readonly struct Cylinder : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Shapes.Cylinder(point, .95f, .65f, .95f, .05f);
}
