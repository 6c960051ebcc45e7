using System.Numerics;

namespace Itemwise.Tabletop.Rendering;

/// <summary>Where rays end: on objects, on the ground, or on the wall.</summary>
/// <param name="Points">The points.</param>
/// <param name="Normal">Where the surface faces, of length 1; means nothing on the wall.</param>
/// <param name="Colour">What is left of white light there.</param>
/// <param name="Metal">How much of what is around is mirrored, 0 to 1.</param>
/// <param name="IsObject">Set on objects.</param>
/// <param name="IsGround">Set on the ground.</param>
internal readonly record struct Surface(
    Vector3Packet Points, Vector3Packet Normal, Vector3Packet Colour, Vector<float> Metal, Vector<int> IsObject, Vector<int> IsGround)
{
    /// <summary>Set on the wall.</summary>
    public Vector<int> IsWall => ~(IsObject | IsGround);
}
