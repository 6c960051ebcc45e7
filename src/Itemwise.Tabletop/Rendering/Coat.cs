using System.Numerics;

namespace Itemwise.Tabletop.Rendering;

/// <summary>The paint or wood of an object, in the object's own space.</summary>
internal sealed class Coat
{
    private const float MetalShine = 0.72f;
    private const float BandsPerUnit = 2.6f;

    private static readonly Vector3Packet LightWood = new(.66f, .42f, .2f);
    private static readonly Vector3Packet DarkWood = new(.44f, .26f, .11f);

    private readonly Material material;
    private readonly Vector3Packet colour, second;
    private readonly float seed;

    public Coat(SceneObject thing)
    {
        (material, seed, colour) = (thing.Material, thing.Seed, new Vector3Packet(thing.Rgb));
        second = new Vector3Packet(IsBright(thing.Rgb) ? new Vector3(.12f, .12f, .14f) : new Vector3(.95f, .95f, .93f));
    }

    /// <summary>How much of what is around is mirrored, 0 to 1.</summary>
    public float Metal => material == Material.Metal ? MetalShine : 0;

    /// <summary>The colour at points of the surface.</summary>
    public Vector3Packet Colour(Vector3Packet point) => material switch
    {
        Material.Striped => Two(Lanes.IsFirstHalf((point.Y * BandsPerUnit) + new Vector<float>(.15f))),
        Material.Dotted => Two(~IsInDot(point)),
        Material.Checkered => Two(IsOddField(point)),
        Material.Wooden => Wood(point),
        _ => colour,
    };

    private static bool IsBright(Vector3 rgb) => (.3f * rgb.X) + (.59f * rgb.Y) + (.11f * rgb.Z) > .8f;

    private Vector3Packet Two(Vector<int> isFirst) => Vector3Packet.Select(isFirst, colour, second);

    // Rows of dots, every other one moved by half a dot.
    private static Vector<int> IsInDot(Vector3Packet point)
    {
        var half = new Vector<float>(.5f);
        var down = point.Y * 3.2f;
        var around = (Lanes.Atan2(point.Z, point.X) * 1.75f) + Lanes.Select(Lanes.IsOdd(down), half, Vector<float>.Zero);
        var (x, y) = (Lanes.Fraction(around) - half, Lanes.Fraction(down) - half);
        return Vector.LessThan((x * x) + (y * y), new Vector<float>(.085f));
    }

    private static Vector<int> IsOddField(Vector3Packet point)
    {
        const float FieldsPerRadian = 1.9098593f; // twelve around
        var around = (Lanes.Atan2(point.Z, point.X) * FieldsPerRadian) + new Vector<float>(8);
        return Lanes.IsOdd(around) ^ Lanes.IsOdd(point.Y * BandsPerUnit);
    }

    // Rings around the object's axis, as of a trunk that it was turned from.
    private Vector3Packet Wood(Vector3Packet point)
    {
        var grain = Noise.Fractal((point.X * 3) + new Vector<float>(seed), point.Z * 3);
        var ring = Vector.Sin((Lanes.Length(point.X, point.Z) * 9) + (point.Y * 2) + (grain * 5));
        return Vector3Packet.Mix(LightWood, DarkWood, (ring * .5f) + new Vector<float>(.5f));
    }
}
