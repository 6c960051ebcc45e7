using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>A snowman; the nose is its second part.</summary>
internal readonly struct Snowman : ISolid
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Distance(Vector3Packet point) => Vector.Min(Balls(point), Nose(point));

    /// <inheritdoc/>
    public static Vector<int> IsSecondPart(Vector3Packet point) => Vector.LessThan(Nose(point), Balls(point));

    /// <inheritdoc/>
    public static Vector3 SecondColour(Vector3 colour) => new(.95f, .5f, .15f);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Balls(Vector3Packet point) =>
        Vector.Min(Shapes.Sphere(point, .62f, .64f), Vector.Min(Shapes.Sphere(point, 1.4f, .45f), Shapes.Sphere(point, 1.98f, .3f)));

    // A cone that points to the front: its own axis is turned upright.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Nose(Vector3Packet point)
    {
        var upright = new Vector3Packet(point.X, -(point.Z + new Vector<float>(.27f)), point.Y - new Vector<float>(1.98f));
        return Shapes.Cone(upright, 0, .28f, .08f, .01f);
    }
}
