using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A house; the roof is its second part.</summary>
internal readonly struct House : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point)
    {
        var (walls, roof) = (Walls(point), Roof(point));
        return Lanes.Select(Vector.LessThan(roof, walls), roof * ISolid.Caution, walls);
    }

    /// <inheritdoc/>
    public static Vector<int> IsSecondPart(Vector3Packet point) => Vector.LessThan(Roof(point), Walls(point));

    /// <inheritdoc/>
    public static Vector3 SecondColour(Vector3 colour) => colour * .45f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Walls(Vector3Packet point) => Shapes.Box(point, .55f, new Vector3(.8f, .55f, .7f), .02f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Roof(Vector3Packet point)
    {
        var above = point.Y - new Vector<float>(1.08f);
        var slope = (((Vector.Abs(point.X) - Vector<float>.One) * .8f) + above) / 1.3f;
        return Vector.Max(Vector.Max(slope, -above), Vector.Abs(point.Z) - new Vector<float>(.85f));
    }
}
