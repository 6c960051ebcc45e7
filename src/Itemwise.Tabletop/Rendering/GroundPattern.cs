using System.Numerics;

namespace Itemwise.Tabletop.Rendering;

/// <summary>The ground's colour at every point of it.</summary>
internal sealed class GroundPattern(Ground ground)
{
    private static readonly Vector3 Planks = new(.62f, .41f, .22f);
    private static readonly Vector3 Grass = new(.24f, .52f, .16f);
    private static readonly Vector3 Sand = new(.86f, .73f, .5f);
    private static readonly Vector3 Snow = new(.93f, .95f, .99f);
    private static readonly Vector3Packet Marble = new(.88f, .87f, .86f);
    private static readonly Vector3Packet Vein = new(.52f, .52f, .55f);
    private static readonly Vector3Packet WhiteTile = new(.9f, .9f, .88f);

    private readonly GroundKind kind = ground.Kind;
    private readonly Vector3 colour = ground.Rgb;
    private readonly Vector<float> seed = new(ground.Seed);

    /// <summary>The colour at points of the ground.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="z">To the back.</param>
    public Vector3Packet Colour(Vector<float> x, Vector<float> z) => kind switch
    {
        GroundKind.WoodenTable => Tone(Planks, PlanksAt(x, z)),
        GroundKind.MarbleTable => Vector3Packet.Mix(Marble, Vein, VeinsAt(x, z)),
        GroundKind.Grass => Tone(
            Grass, new Vector<float>(.55f) + (.7f * Noise.Fractal((x * 9) + seed, z * 22)) + (.25f * Noise.Value(x * 2, (z * 2) + seed))),
        GroundKind.Sand => Tone(
            Sand, new Vector<float>(.8f) + (.14f * Noise.Value(x * 40, (z * 40) + seed)) + (.18f * Noise.Fractal((x * 2) + seed, z * 6))),
        GroundKind.Snow => Tone(Snow, new Vector<float>(.88f) + (.16f * Noise.Fractal((x * 1.5f) + seed, z * 1.5f))),
        GroundKind.TiledFloor => Vector3Packet.Select(IsWhiteTile(x, z), WhiteTile, new Vector3Packet(colour)),
        _ => Tone(colour, new Vector<float>(.88f) + (.18f * Noise.Value((x * 60) + seed, z * 60))),
    };

    private static Vector3Packet Tone(Vector3 colour, Vector<float> tone) => new Vector3Packet(colour) * tone;

    // Each plank has a grain and a tone of its own, and a dark line beside it.
    private Vector<float> PlanksAt(Vector<float> x, Vector<float> z)
    {
        var depth = (z * 1.4f) + seed;
        var (plank, across) = (Vector.Floor(depth), Lanes.Fraction(depth));
        var grain = Noise.Fractal((x * 1.2f) + (plank * 7), (z * 9) + (plank * 3) + seed);
        var line = Lanes.SmoothStep(0, .03f, across) * Lanes.SmoothStep(1, .97f, across);
        var tone = new Vector<float>(.72f) + (.4f * grain) + (.12f * (Noise.Hash(plank, seed) - new Vector<float>(.5f)));
        return tone * Lanes.Mix(new Vector<float>(.55f), Vector<float>.One, line);
    }

    private Vector<float> VeinsAt(Vector<float> x, Vector<float> z)
    {
        var bend = Noise.Fractal((x * 1.3f) + seed, z * 1.3f);
        var wave = Vector.Abs(Vector.Sin(((x + (z * .6f)) * 1.6f) + (bend * 7) + seed));
        var near = Vector<float>.One - wave;
        var cube = near * near * near;
        return cube * cube * near * .8f;
    }

    private Vector<int> IsWhiteTile(Vector<float> x, Vector<float> z) => Lanes.IsOdd((x * 1.25f) + seed) ^ Lanes.IsOdd((z * 1.25f) + seed);
}
