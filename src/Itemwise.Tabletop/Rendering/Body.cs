using System.Numerics;
using Itemwise.Tabletop.Rendering.Solids;

namespace Itemwise.Tabletop.Rendering;

/// <summary>An object in its place, as rays meet it.</summary>
internal abstract class Body
{
    /// <summary>How far apart the places ahead of a surface are where it is asked what is near.</summary>
    public const float OcclusionStep = 0.12f;

    /// <summary>How many such places there are.</summary>
    public const int OcclusionSteps = 3;

    /// <summary>Builds the body of an object.</summary>
    public static Body Of(SceneObject thing) => thing.Kind switch
    {
        ObjectKind.Ball => new Body<Ball>(thing),
        ObjectKind.Cube => new Body<Cube>(thing),
        ObjectKind.Cylinder => new Body<Cylinder>(thing),
        ObjectKind.Cone => new Body<Cone>(thing),
        ObjectKind.Donut => new Body<Donut>(thing),
        ObjectKind.Pyramid => new Body<Pyramid>(thing),
        ObjectKind.Mug => new Body<Mug>(thing),
        ObjectKind.Mushroom => new Body<Mushroom>(thing),
        ObjectKind.Bottle => new Body<Bottle>(thing),
        ObjectKind.House => new Body<House>(thing),
        ObjectKind.Tree => new Body<Tree>(thing),
        ObjectKind.Snowman => new Body<Snowman>(thing),
        _ => throw new ArgumentOutOfRangeException(nameof(thing), thing.Kind, "Unknown kind of object."),
    };

    /// <summary>Follows rays to this body's surface.</summary>
    /// <param name="eye">Where the rays begin.</param>
    /// <param name="direction">Where they go, of length 1.</param>
    /// <param name="nearest">How far each ray goes until it meets what is nearest so far; this body where it is nearer.</param>
    /// <returns>Set where it is.</returns>
    public abstract Vector<int> March(Vector3Packet eye, Vector3Packet direction, ref Vector<float> nearest);

    /// <summary>Dims light on its way to points by what this body keeps of it, softly along its outline.</summary>
    /// <param name="points">The points.</param>
    /// <param name="towardsLight">The direction of the light, of length 1.</param>
    /// <param name="active">Which of them count.</param>
    /// <param name="light">The share of light that reaches each point.</param>
    public abstract void Dim(Vector3Packet points, Vector3Packet towardsLight, Vector<int> active, ref Vector<float> light);

    /// <summary>Narrows the room before surfaces to what this body leaves of it.</summary>
    /// <param name="points">Points on surfaces.</param>
    /// <param name="normal">Where each surface faces, of length 1.</param>
    /// <param name="active">Which of them count.</param>
    /// <param name="room">For each step ahead of the surface, the distance to what is nearest; at most the step itself.</param>
    public abstract void Narrow(Vector3Packet points, Vector3Packet normal, Vector<int> active, Span<Vector<float>> room);

    /// <summary>Where this body's surface faces at points on it, of length 1.</summary>
    public abstract Vector3Packet Normal(Vector3Packet points);

    /// <summary>This body's own colour at points on it.</summary>
    /// <param name="points">The points.</param>
    /// <param name="metal">How much of what is around is mirrored at each, 0 to 1.</param>
    public abstract Vector3Packet Colour(Vector3Packet points, out Vector<float> metal);
}
