using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A pyramid over a square.</summary>
internal readonly struct Pyramid : ISolid
{
    private const float Height = 1.7f;
    private const float HalfBase = 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point)
    {
        var slope = MathF.Sqrt((Height * Height) + (HalfBase * HalfBase));
        var across = Vector.Max(Vector.Abs(point.X), Vector.Abs(point.Z)) - new Vector<float>(HalfBase);
        var side = ((across * Height) + (point.Y * HalfBase)) / slope;
        return Vector.Max(side, -point.Y) * ISolid.Caution;
    }
}
