using System.Numerics;

namespace Itemwise.Tabletop.Rendering;

/// <summary>The wall's colour at every point of it; that of a sky depends on where one looks.</summary>
internal sealed class WallPattern(Wall wall)
{
    private static readonly Vector3Packet White = new(1, 1, 1);
    private static readonly Vector3Packet Mortar = new(.74f, .71f, .67f);
    private static readonly Vector3Packet Brick = new(.62f, .28f, .2f);
    private static readonly Vector3Packet WhiteStripe = new(.93f, .92f, .9f);
    private static readonly Vector3Packet Horizon = new(.78f, .88f, .97f);
    private static readonly Vector3Packet Zenith = new(.3f, .55f, .92f);
    private static readonly Vector3Packet Glow = new(.99f, .62f, .28f);
    private static readonly Vector3Packet Dusk = new(.36f, .2f, .46f);
    private static readonly Vector3Packet Night = new(.03f, .04f, .12f);

    private readonly WallKind kind = wall.Kind;
    private readonly Vector3Packet colour = new(wall.Rgb);
    private readonly Vector<float> seed = new(wall.Seed);

    /// <summary>The colour at points of the wall.</summary>
    /// <param name="x">To the right.</param>
    /// <param name="y">Up.</param>
    /// <param name="rise">How much the ray that gets there rises, -1 to 1.</param>
    public Vector3Packet Colour(Vector<float> x, Vector<float> y, Vector<float> rise) => kind switch
    {
        WallKind.Wall => colour * (new Vector<float>(.96f) + (.06f * Noise.Value((x * 2) + seed, y * 2))),
        WallKind.BrickWall => BricksAt(x, y),
        WallKind.BlueSky => CloudsAt(x, y, rise),
        WallKind.SunsetSky => Vector3Packet.Mix(Glow, Dusk, Height(rise, 1.7f)),
        WallKind.Curtain => colour * (new Vector<float>(.55f) + (.5f * FoldsAt(x, y))),
        WallKind.StripedWallpaper => Vector3Packet.Select(Lanes.IsFirstHalf((x * 1.6f) + seed), colour, WhiteStripe),
        _ => StarsAt(x, y),
    };

    private static Vector<float> Height(Vector<float> rise, float steepness) =>
        Lanes.Clamp((rise + new Vector<float>(.25f)) * steepness, 0, 1);

    private Vector3Packet BricksAt(Vector<float> x, Vector<float> y)
    {
        var down = y * 3.2f;
        var across = (x * 1.5f) + Lanes.Select(Lanes.IsOdd(down), new Vector<float>(.5f), Vector<float>.Zero) + seed;
        var (inX, inY) = (Lanes.Fraction(across), Lanes.Fraction(down));
        var isBrick = Lanes.SmoothStep(0, .06f, inX) * Lanes.SmoothStep(1, .94f, inX)
            * Lanes.SmoothStep(0, .12f, inY) * Lanes.SmoothStep(1, .88f, inY);
        var tone = Noise.Hash(Vector.Floor(across), Vector.Floor(down) + seed);
        return Vector3Packet.Mix(Mortar, Brick * (new Vector<float>(.8f) + (.4f * tone)), isBrick);
    }

    private Vector3Packet CloudsAt(Vector<float> x, Vector<float> y, Vector<float> rise)
    {
        var clouds = Lanes.SmoothStep(.48f, .75f, Noise.Fractal((x * .7f) + seed, y * 1.3f));
        return Vector3Packet.Mix(Vector3Packet.Mix(Horizon, Zenith, Height(rise, 1.6f)), White, clouds * .8f);
    }

    private Vector<float> FoldsAt(Vector<float> x, Vector<float> y) =>
        (Vector.Sin((x * 7) + (Vector.Sin((y * .7f) + seed) * .8f) + seed) * .5f) + new Vector<float>(.5f);

    private Vector3Packet StarsAt(Vector<float> x, Vector<float> y)
    {
        var (column, row) = (Vector.Floor(x * 28), Vector.Floor(y * 28));
        var isStar = Vector.GreaterThan(Noise.Hash(column, row + seed), new Vector<float>(.985f));
        var bright = Lanes.Select(isStar, .9f * Noise.Hash(column + new Vector<float>(3), row), Vector<float>.Zero);
        return Night + new Vector3Packet(bright, bright, bright);
    }
}
