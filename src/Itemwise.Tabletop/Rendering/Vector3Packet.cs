using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering;

/// <summary>As many vectors of three numbers as the processor's vectors have lanes: points, directions or colours of neighbouring
/// rays.</summary>
internal readonly struct Vector3Packet
{
    public readonly Vector<float> X;
    public readonly Vector<float> Y;
    public readonly Vector<float> Z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3Packet(Vector<float> x, Vector<float> y, Vector<float> z) => (X, Y, Z) = (x, y, z);

    /// <summary>The same vector in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3Packet(float x, float y, float z) : this(new Vector<float>(x), new Vector<float>(y), new Vector<float>(z))
    {
    }

    /// <summary>The same vector in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3Packet(Vector3 all) : this(all.X, all.Y, all.Z)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet operator +(Vector3Packet a, Vector3Packet b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet operator -(Vector3Packet a, Vector3Packet b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet operator *(Vector3Packet a, Vector3Packet b) => new(a.X * b.X, a.Y * b.Y, a.Z * b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet operator *(Vector3Packet a, Vector<float> factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet operator *(Vector3Packet a, float factor) => a * new Vector<float>(factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Dot(Vector3Packet a, Vector3Packet b) => (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet Mix(Vector3Packet from, Vector3Packet to, Vector<float> share) =>
        new(Lanes.Mix(from.X, to.X, share), Lanes.Mix(from.Y, to.Y, share), Lanes.Mix(from.Z, to.Z, share));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3Packet Select(Vector<int> mask, Vector3Packet ifSet, Vector3Packet otherwise) =>
        new(Lanes.Select(mask, ifSet.X, otherwise.X), Lanes.Select(mask, ifSet.Y, otherwise.Y), Lanes.Select(mask, ifSet.Z, otherwise.Z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector<float> Length() => Vector.SquareRoot(Dot(this, this));

    /// <summary>Of length 1; what has no length stays as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector3Packet Normalized()
    {
        const float AgainstZero = 1e-12f;
        return this * (Vector<float>.One / Vector.SquareRoot(Dot(this, this) + new Vector<float>(AgainstZero)));
    }
}
