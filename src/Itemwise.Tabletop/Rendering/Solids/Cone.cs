using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A cone with its point up.</summary>
internal readonly struct Cone : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Shapes.Cone(point, 0, 2, .85f, .02f);
}
