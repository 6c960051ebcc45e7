using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A mug: a hollow cylinder with half a ring for a handle.</summary>
internal readonly struct Mug : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point)
    {
        var cup = Vector.Max(Shapes.Cylinder(point, .8f, .7f, .8f, .05f), -Shapes.Cylinder(point, 1, .58f, .85f, .02f));
        var handle = Vector.Max(Shapes.StandingRing(point, .72f, .8f, .42f, .11f), new Vector<float>(.62f) - point.X);
        return Vector.Min(cup, handle);
    }
}
