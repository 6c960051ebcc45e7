using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering.Solids;

/// <summary>Distances from the simple shapes that solids are made of; all stand upright around the y axis.</summary>
internal static class Shapes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Sphere(Vector3Packet point, float height, float radius)
    {
        var above = point.Y - new Vector<float>(height);
        return Vector.SquareRoot((point.X * point.X) + (above * above) + (point.Z * point.Z)) - new Vector<float>(radius);
    }

    /// <summary>A box with rounded edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Box(Vector3Packet point, float height, Vector3 half, float rounding)
    {
        var x = Vector.Abs(point.X) - new Vector<float>(half.X - rounding);
        var y = Vector.Abs(point.Y - new Vector<float>(height)) - new Vector<float>(half.Y - rounding);
        var z = Vector.Abs(point.Z) - new Vector<float>(half.Z - rounding);
        var zero = Vector<float>.Zero;
        var outside = new Vector3Packet(Vector.Max(x, zero), Vector.Max(y, zero), Vector.Max(z, zero)).Length();
        return outside + Vector.Min(Vector.Max(x, Vector.Max(y, z)), zero) - new Vector<float>(rounding);
    }

    /// <summary>A cylinder with rounded edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Cylinder(Vector3Packet point, float height, float radius, float halfHeight, float rounding)
    {
        var across = FromAxis(point) - new Vector<float>(radius - rounding);
        var along = Vector.Abs(point.Y - new Vector<float>(height)) - new Vector<float>(halfHeight - rounding);
        var zero = Vector<float>.Zero;
        var outside = Lanes.Length(Vector.Max(across, zero), Vector.Max(along, zero));
        return outside + Vector.Min(Vector.Max(across, along), zero) - new Vector<float>(rounding);
    }

    /// <summary>A cone between two heights, cut off level.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Cone(Vector3Packet point, float bottom, float top, float bottomRadius, float topRadius)
    {
        float half = (top - bottom) * 0.5f, slopeX = topRadius - bottomRadius, slopeY = 2 * half;
        var across = FromAxis(point);
        var along = point.Y - new Vector<float>((bottom + top) * 0.5f);
        var isLower = Vector.LessThan(along, Vector<float>.Zero);
        var radius = Lanes.Select(isLower, new Vector<float>(bottomRadius), new Vector<float>(topRadius));
        var (capX, capY) = (across - Vector.Min(across, radius), Vector.Abs(along) - new Vector<float>(half));
        var (fromTopX, fromTopY) = (new Vector<float>(topRadius) - across, new Vector<float>(half) - along);
        var share = Lanes.Clamp(((fromTopX * slopeX) + (fromTopY * slopeY)) / ((slopeX * slopeX) + (slopeY * slopeY)), 0, 1);
        var (sideX, sideY) = ((slopeX * share) - fromTopX, (slopeY * share) - fromTopY);
        var isInside = Vector.LessThan(sideX, Vector<float>.Zero) & Vector.LessThan(capY, Vector<float>.Zero);
        var distance = Vector.SquareRoot(Vector.Min((capX * capX) + (capY * capY), (sideX * sideX) + (sideY * sideY)));
        return Lanes.Select(isInside, -distance, distance);
    }

    /// <summary>A ring that lies.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> LyingRing(Vector3Packet point, float height, float radius, float thickness) =>
        Lanes.Length(FromAxis(point) - new Vector<float>(radius), point.Y - new Vector<float>(height)) - new Vector<float>(thickness);

    /// <summary>A ring that stands upright and shows its opening to the z axis.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> StandingRing(Vector3Packet point, float right, float height, float radius, float thickness)
    {
        var across = Lanes.Length(point.X - new Vector<float>(right), point.Y - new Vector<float>(height)) - new Vector<float>(radius);
        return Lanes.Length(across, point.Z) - new Vector<float>(thickness);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> FromAxis(Vector3Packet point) => Lanes.Length(point.X, point.Z);
}
