using System.Numerics;

namespace Itemwise.Tabletop.Rendering;

/// <summary>Ground and wall: what rays reach that meet no object, and what metal mirrors.</summary>
internal sealed class Surroundings(Scene scene)
{
    /// <summary>Where the wall stands.</summary>
    public const float WallDepth = 3.2f;

    private const float Parallel = 1e-4f;
    private const float Never = 1e9f;

    private static readonly Vector3Packet BehindTheCamera = new(.85f, .87f, .9f);

    /// <summary>The ground's pattern.</summary>
    public GroundPattern Ground { get; } = new(scene.Ground);

    /// <summary>The wall's pattern.</summary>
    public WallPattern Wall { get; } = new(scene.Wall);

    /// <summary>How far rays go until they meet the ground; farther than all else for those that do not.</summary>
    public static Vector<float> ReachOfGround(Vector3Packet eye, Vector3Packet direction) =>
        Lanes.Select(Vector.LessThan(direction.Y, new Vector<float>(-Parallel)), -eye.Y / direction.Y, new Vector<float>(Never));

    /// <summary>How far rays go until they meet the wall; farther than all else for those that do not.</summary>
    public static Vector<float> ReachOfWall(Vector3Packet eye, Vector3Packet direction)
    {
        var reach = (new Vector<float>(WallDepth) - eye.Z) / direction.Z;
        return Lanes.Select(Vector.GreaterThan(direction.Z, new Vector<float>(Parallel)), reach, new Vector<float>(Never));
    }

    /// <summary>What is seen from points in a mirror: the ground a little darker, else the wall, and behind the camera much of a bright
    /// room.</summary>
    public Vector3Packet Mirrored(Vector3Packet points, Vector3Packet direction)
    {
        const float Level = -0.02f, LeastSlope = 0.08f, RoomShare = 0.65f, GroundShade = 0.85f;
        var onGround = points + (direction * (-points.Y / direction.Y));
        var isGround = Vector.LessThan(direction.Y, new Vector<float>(Level)) & Vector.LessThan(onGround.Z, new Vector<float>(WallDepth));
        var reach = Vector.Abs((new Vector<float>(WallDepth) - points.Z) / Lanes.AtLeast(Vector.Abs(direction.Z), LeastSlope));
        var onWall = points + (direction * reach);
        var wall = Wall.Colour(onWall.X, onWall.Y, direction.Y);
        var room = Vector3Packet.Mix(wall, BehindTheCamera, new Vector<float>(RoomShare));
        var behind = Vector3Packet.Select(Vector.LessThan(direction.Z, Vector<float>.Zero), room, wall);
        return Vector3Packet.Select(isGround, Ground.Colour(onGround.X, onGround.Z) * GroundShade, behind);
    }
}
