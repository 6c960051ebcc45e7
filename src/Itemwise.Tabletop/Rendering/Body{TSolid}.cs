using System.Numerics;
using System.Runtime.CompilerServices;
using Itemwise.Tabletop.Rendering.Solids;

namespace Itemwise.Tabletop.Rendering;

/// <summary>An object of one shape in its place.</summary>
/// <remarks>Sphere tracing: a ray goes on by the distance to the surface, which nothing can be nearer than (Hart 1996), inside a ball that
/// holds the object. Hot methods are compiled at their best at once: most programs draw a few pictures and end.</remarks>
internal sealed class Body<TSolid> : Body where TSolid : struct, ISolid
{
    private const int MostSteps = 56;
    private const float Touching = 0.0012f;
    private const float Caution = 0.92f;

    private const int MostStepsToLight = 28;
    private const float Sharpness = 9;
    private const float Dark = 0.005f;

    private const float BoundHeight = 1.05f;
    private const float BoundRadius = 1.5f;

    private readonly Coat coat;
    private readonly Vector3 colour;
    private readonly float size, cosine, sine;
    private readonly float x, z;

    public Body(SceneObject thing)
    {
        coat = new Coat(thing);
        colour = thing.Rgb;
        (x, z, size) = (thing.X, thing.Z, thing.Size);
        (sine, cosine) = MathF.SinCos(thing.Yaw);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Vector<int> March(Vector3Packet eye, Vector3Packet direction, ref Vector<float> nearest)
    {
        var active = Meets(eye, direction, out var reach, out var exit) & Vector.LessThanOrEqual(reach, nearest);
        var hit = Vector<int>.Zero;
        if (!Lanes.Any(active))
        {
            return hit;
        }

        var (start, along) = (ToOwnSpace(eye), Turn(direction));
        for (var step = 0; step < MostSteps; step++)
        {
            var distance = TSolid.Distance(start + (along * reach)) * size;
            var touches = active & Vector.LessThan(distance, new Vector<float>(Touching));
            hit |= touches & Vector.LessThan(reach, nearest);
            active = Vector.AndNot(active, touches);
            reach = Lanes.Select(active, reach + (distance * Caution), reach);
            active &= Vector.LessThanOrEqual(reach, Vector.Min(exit, nearest));
            if (!Lanes.Any(active))
            {
                break;
            }
        }

        nearest = Lanes.Select(hit, reach, nearest);
        return hit;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Dim(Vector3Packet points, Vector3Packet towardsLight, Vector<int> active, ref Vector<float> light)
    {
        const float FirstStep = 0.03f, LeastStep = 0.02f;
        var dark = new Vector<float>(Dark);
        active &= Meets(points, towardsLight, out var entry, out var exit) & Vector.GreaterThanOrEqual(light, dark);
        if (!Lanes.Any(active))
        {
            return;
        }

        var (start, along) = (ToOwnSpace(points), Turn(towardsLight));
        var reach = Lanes.AtLeast(entry, FirstStep);
        for (var step = 0; step < MostStepsToLight; step++)
        {
            var distance = TSolid.Distance(start + (along * reach)) * size;
            light = Lanes.Select(active, Vector.Min(light, Sharpness * distance / reach), light);
            reach += Lanes.AtLeast(distance, LeastStep);
            active &= Vector.GreaterThanOrEqual(light, dark) & Vector.LessThanOrEqual(reach, exit);
            if (!Lanes.Any(active))
            {
                break;
            }
        }

        light = Lanes.Select(Vector.LessThan(light, dark), Vector<float>.Zero, light);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Narrow(Vector3Packet points, Vector3Packet normal, Vector<int> active, Span<Vector<float>> room)
    {
        // What is so far away that the longest step ahead leaves at least as much narrows nothing.
        const float Longest = OcclusionSteps * OcclusionStep, Far = Longest + (Longest / ISolid.Caution);
        var (start, along) = (ToOwnSpace(points), Turn(normal));
        if (!Lanes.Any(active & Vector.LessThan(TSolid.Distance(start) * size, new Vector<float>(Far))))
        {
            return;
        }

        for (var step = 0; step < OcclusionSteps; step++)
        {
            var distance = TSolid.Distance(start + (along * new Vector<float>(OcclusionStep * (step + 1)))) * size;
            room[step] = Vector.Min(room[step], distance);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override Vector3Packet Normal(Vector3Packet points)
    {
        const float Nudge = 0.0015f;
        var point = ToOwnSpace(points);
        var here = TSolid.Distance(point);
        var (turnedCosine, turnedSine, nudge) = (cosine * Nudge / size, sine * Nudge / size, Nudge / size);
        return (new Vector3Packet(
            TSolid.Distance(point + new Vector3Packet(turnedCosine, 0, -turnedSine)) - here,
            TSolid.Distance(point + new Vector3Packet(0, nudge, 0)) - here,
            TSolid.Distance(point + new Vector3Packet(turnedSine, 0, turnedCosine)) - here) * size).Normalized();
    }

    public override Vector3Packet Colour(Vector3Packet points, out Vector<float> metal)
    {
        var point = ToOwnSpace(points);
        var isSecond = TSolid.IsSecondPart(point);
        metal = Lanes.Select(isSecond, Vector<float>.Zero, new Vector<float>(coat.Metal));
        return Vector3Packet.Select(isSecond, new Vector3Packet(TSolid.SecondColour(colour)), coat.Colour(point));
    }

    // Where rays enter and leave the ball that holds the object; set where they meet it ahead of their start.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<int> Meets(Vector3Packet start, Vector3Packet direction, out Vector<float> entry, out Vector<float> exit)
    {
        var radius = size * BoundRadius;
        var fromMiddle = start - new Vector3Packet(x, size * BoundHeight, z);
        var along = Vector3Packet.Dot(fromMiddle, direction);
        var square = (along * along) - (Vector3Packet.Dot(fromMiddle, fromMiddle) - new Vector<float>(radius * radius));
        var half = Vector.SquareRoot(Vector.Max(square, Vector<float>.Zero));
        (entry, exit) = (Vector.Max(-along - half, Vector<float>.Zero), half - along);
        return Vector.GreaterThanOrEqual(square, Vector<float>.Zero) & Vector.GreaterThan(exit, Vector<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector3Packet ToOwnSpace(Vector3Packet point) => Turn(point - new Vector3Packet(x, 0, z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector3Packet Turn(Vector3Packet direction)
    {
        var (right, back) = (direction.X / size, direction.Z / size);
        return new Vector3Packet((cosine * right) + (sine * back), direction.Y / size, (cosine * back) - (sine * right));
    }
}
