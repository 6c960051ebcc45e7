using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering;

/// <summary>Noise for the patterns, of whole-number arithmetic at its root and so the same on every machine.</summary>
internal static class Noise
{
    private const int Octaves = 4;

    // Values are told apart by sixteenths, as the patterns' seeds are no whole numbers.
    private const float CellsPerUnit = 16;
    private const uint FactorX = 374761393;
    private const uint FactorY = 668265263;

    /// <summary>A number from 0 to 1 for each cell of a grid of sixteenths.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Hash(Vector<float> x, Vector<float> y) => Scramble(Cell(x, FactorX) + Cell(y, FactorY));

    /// <summary>Value noise: a number for each whole point, smoothly in between. 0 to 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Value(Vector<float> x, Vector<float> y)
    {
        var (left, top) = (Vector.Floor(x), Vector.Floor(y));
        var (across, down) = (Ease(x - left), Ease(y - top));
        var (near, far) = (Cell(left, FactorX), Cell(left + Vector<float>.One, FactorX));
        var (upper, lower) = (Cell(top, FactorY), Cell(top + Vector<float>.One, FactorY));
        return Lanes.Mix(
            Lanes.Mix(Scramble(near + upper), Scramble(far + upper), across),
            Lanes.Mix(Scramble(near + lower), Scramble(far + lower), across), down);
    }

    /// <summary>Four octaves of value noise, each half as strong and about twice as fine as the one before. 0 to 15/16.</summary>
    public static Vector<float> Fractal(Vector<float> x, Vector<float> y)
    {
        var (sum, strength) = (Vector<float>.Zero, 0.5f);
        for (var octave = 0; octave < Octaves; octave++)
        {
            sum += strength * Value(x, y);
            x = (x * 2.03f) + new Vector<float>(17);
            y = (y * 2.03f) + new Vector<float>(31);
            strength *= 0.5f;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Ease(Vector<float> share) => share * share * (new Vector<float>(3) - (2 * share));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Cell(Vector<float> value, uint factor) =>
        Vector.AsVectorUInt32(Vector.ConvertToInt32(Vector.Floor(value * CellsPerUnit))) * factor;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Scramble(Vector<uint> cell)
    {
        var hash = (cell ^ (cell >>> 13)) * 1274126177u;
        hash ^= hash >>> 16;
        hash *= 2246822519u;
        hash ^= hash >>> 13;
        return Vector.ConvertToSingle(Vector.AsVectorInt32(hash >>> 8)) * (1f / (1 << 24));
    }
}
