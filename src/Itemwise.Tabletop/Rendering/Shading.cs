using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering;

/// <summary>What rays see of a scene: which item, and in which light.</summary>
/// <remarks>One ray to the light for shadows, three steps along the normal for ambient occlusion, one reflection of ground and wall for
/// metal.</remarks>
internal sealed class Shading
{
    private const float Farthest = 30;

    private static readonly Vector3Packet White = new(1, 1, 1);
    private static readonly Vector3Packet Up = new(0, 1, 0);
    private static readonly Vector<int> None = Vector<int>.Zero;
    private static readonly Vector<float> Zero = Vector<float>.Zero;
    private static readonly Vector<float> One = Vector<float>.One;

    private readonly Body[] bodies;
    private readonly Surroundings surroundings;
    private readonly Vector3 light;
    private readonly Vector3Packet towardsLight;
    private readonly float ambient;
    private readonly bool isSky;

    public Shading(Scene scene)
    {
        bodies = [.. scene.Objects.Select(Body.Of)];
        surroundings = new Surroundings(scene);
        (light, towardsLight) = (scene.Light.Direction, new Vector3Packet(scene.Light.Direction));
        (ambient, isSky) = (scene.Light.Ambient, scene.Wall.IsSky);
    }

    /// <summary>What rays see.</summary>
    /// <param name="eye">Where they begin.</param>
    /// <param name="direction">Where they go, of length 1.</param>
    /// <param name="items">The number of the item that each meets.</param>
    /// <returns>The light that comes back, not yet toned for a screen.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Vector3Packet Look(Vector3Packet eye, Vector3Packet direction, out Vector<int> items)
    {
        var seen = Meet(eye, direction, out items);
        var sun = Sunlight(seen);
        var open = Openness(seen);
        var result = Vector3Packet.Select(seen.IsGround, OnGround(seen, sun, open), OnWall(seen, sun));
        return Lanes.Any(seen.IsObject) ? Vector3Packet.Select(seen.IsObject, OnObjects(seen, direction, sun, open), result) : result;
    }

    private Surface Meet(Vector3Packet eye, Vector3Packet direction, out Vector<int> items)
    {
        const float InFront = 1e-3f;
        var (reach, met) = (new Vector<float>(Farthest), None);
        for (var index = 0; index < bodies.Length; index++)
        {
            met = Vector.ConditionalSelect(bodies[index].March(eye, direction, ref reach), new Vector<int>(index + 1), met);
        }

        var (toGround, toWall) = (Surroundings.ReachOfGround(eye, direction), Surroundings.ReachOfWall(eye, direction));
        var isObject = Vector.GreaterThan(met, None) & Vector.LessThan(reach, toGround + new Vector<float>(InFront));
        var isGround = Vector.AndNot(Vector.LessThan(toGround, toWall), isObject);
        var toSurroundings = Vector.ConditionalSelect(isGround, new Vector<int>(Scene.GroundItem), new Vector<int>(Scene.WallItem));
        items = Vector.ConditionalSelect(isObject, met, toSurroundings);
        var points = eye + (direction * Lanes.Select(isObject, reach, Lanes.Select(isGround, toGround, toWall)));
        return OnBodies(new Surface(points, Up, Around(points, direction, isGround, isObject), Zero, isObject, isGround), items);
    }

    private Vector3Packet Around(Vector3Packet points, Vector3Packet direction, Vector<int> isGround, Vector<int> isObject)
    {
        var wall = Lanes.Any(~(isGround | isObject)) ? surroundings.Wall.Colour(points.X, points.Y, direction.Y) : default;
        return Lanes.Any(isGround) ? Vector3Packet.Select(isGround, surroundings.Ground.Colour(points.X, points.Z), wall) : wall;
    }

    private Surface OnBodies(Surface seen, Vector<int> items)
    {
        for (var index = 0; index < bodies.Length; index++)
        {
            var isThis = Vector.Equals(items, new Vector<int>(index + 1));
            if (Lanes.Any(isThis))
            {
                var colour = bodies[index].Colour(seen.Points, out var metal);
                seen = seen with
                {
                    Normal = Vector3Packet.Select(isThis, bodies[index].Normal(seen.Points), seen.Normal),
                    Colour = Vector3Packet.Select(isThis, colour, seen.Colour),
                    Metal = Lanes.Select(isThis, metal, seen.Metal),
                };
            }
        }

        return seen;
    }

    // The share of the sun that reaches each point. Rays start a little off the surface, or they would meet it at once.
    private Vector<float> Sunlight(in Surface seen)
    {
        const float OffObject = 0.012f, OffGround = 0.004f, OffWall = 0.01f;
        var facesLight = Vector.GreaterThan(Vector3Packet.Dot(seen.Normal, towardsLight), Zero);
        var active = Vector.ConditionalSelect(seen.IsObject, facesLight, isSky ? seen.IsGround : Vector<int>.AllBitsSet);
        var off = Vector3Packet.Select(seen.IsObject, seen.Normal * OffObject, Vector3Packet.Select(
            seen.IsGround, new Vector3Packet(0, OffGround, 0), new Vector3Packet(0, 0, -OffWall)));
        var sun = One;
        foreach (var body in bodies)
        {
            body.Dim(seen.Points + off, towardsLight, active, ref sun);
        }

        return Lanes.Select(active, Vector.Min(sun, One), Zero);
    }

    // The share of ambient light that reaches each point, by how much room is before it: ambient occlusion.
    private Vector<float> Openness(in Surface seen)
    {
        const float OffObject = 0.005f, Strength = 2.2f * 2, Darkest = 0.25f;
        var active = seen.IsObject | seen.IsGround;
        if (!Lanes.Any(active))
        {
            return One;
        }

        var points = seen.Points + (seen.Normal * Lanes.Select(seen.IsObject, new Vector<float>(OffObject), Zero));
        Span<Vector<float>> room = stackalloc Vector<float>[Body.OcclusionSteps];
        for (var step = 0; step < room.Length; step++)
        {
            room[step] = new Vector<float>(Body.OcclusionStep * (step + 1));
        }

        foreach (var body in bodies)
        {
            body.Narrow(points, seen.Normal, active, room);
        }

        var missing = Zero;
        for (var step = 0; step < room.Length; step++)
        {
            missing += (new Vector<float>(Body.OcclusionStep * (step + 1)) - room[step]) * (Strength / (2 << step));
        }

        return Lanes.Clamp(One - missing, Darkest, 1);
    }

    private Vector3Packet OnGround(in Surface seen, Vector<float> sun, Vector<float> open) =>
        seen.Colour * ((ambient * open) + (.8f * MathF.Max(light.Y, 0) * sun));

    private Vector3Packet OnWall(in Surface seen, Vector<float> sun)
    {
        var facing = MathF.Max((light.Z * -.6f) + .4f, 0);
        return isSky
            ? seen.Colour
            : seen.Colour * (new Vector<float>(ambient * .95f) + (.62f * facing * Lanes.Mix(new Vector<float>(.55f), One, sun)));
    }

    private Vector3Packet OnObjects(in Surface seen, Vector3Packet direction, Vector<float> sun, Vector<float> open)
    {
        var (normal, colour) = (seen.Normal, seen.Colour);
        var lit = .8f * sun * Vector.Max(Vector3Packet.Dot(normal, towardsLight), Zero);
        var nearGround = Lanes.Mix(new Vector<float>(.6f), One, Lanes.Clamp(seen.Points.Y * 2, 0, 1));
        var fromAbove = new Vector<float>(.55f) + (.45f * (new Vector<float>(.5f) + (.5f * normal.Y)));
        var diffuse = colour * ((ambient * fromAbove * open * nearGround) + lit);
        var mirrored = direction - (normal * (2 * Vector3Packet.Dot(direction, normal)));
        var towardsSun = Vector.Max(Vector3Packet.Dot(mirrored, towardsLight), Zero);
        var painted = diffuse + (White * (Highlight(towardsSun, isMetal: false) * sun * .28f));
        var isMetal = Vector.GreaterThan(seen.Metal, Zero);
        if (!Lanes.Any(isMetal))
        {
            return painted;
        }

        var edge = One - Vector.Max(-Vector3Packet.Dot(direction, normal), Zero);
        var fresnel = new Vector<float>(.35f) + (.65f * edge * edge * edge);
        var tint = Vector3Packet.Mix(colour * 1.15f, White, fresnel * .35f);
        var reflection = surroundings.Mirrored(seen.Points, mirrored) * tint * seen.Metal;
        var metal = (diffuse * .42f) + reflection + (White * (Highlight(towardsSun, isMetal: true) * sun * .9f));
        return Vector3Packet.Select(isMetal, metal, painted);
    }

    // To the power of 28, or 60 on metal.
    private static Vector<float> Highlight(Vector<float> towardsSun, bool isMetal)
    {
        var square = towardsSun * towardsSun;
        var fourth = square * square;
        var (eighth, sixteenth) = (fourth * fourth, fourth * fourth * fourth * fourth);
        return isMetal ? sixteenth * sixteenth * sixteenth * eighth * fourth : sixteenth * eighth * fourth;
    }
}
