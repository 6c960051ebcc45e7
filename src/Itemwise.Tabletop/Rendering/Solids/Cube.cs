using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A cube with slightly rounded edges.</summary>
internal readonly struct Cube : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Shapes.Box(point, .8f, new Vector3(.8f), .06f);
}
