using System.Numerics;
using System.Runtime.CompilerServices;

namespace Itemwise.Tabletop.Rendering;

/// <summary>Arithmetic on as many numbers at once as the processor's vectors hold, one number a ray.</summary>
/// <remarks>Every operation works on each lane by itself, so a ray's colour does not depend on its neighbours or on how wide the
/// vectors are. Masks have all bits set in the lanes that they mean.</remarks>
internal static class Lanes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Vector<int> mask) => mask != Vector<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Select(Vector<int> mask, Vector<float> ifSet, Vector<float> otherwise) =>
        Vector.ConditionalSelect(mask, ifSet, otherwise);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Clamp(Vector<float> value, float from, float to) =>
        Vector.Min(Vector.Max(value, new Vector<float>(from)), new Vector<float>(to));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> AtLeast(Vector<float> value, float least) => Vector.Max(value, new Vector<float>(least));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Mix(Vector<float> from, Vector<float> to, Vector<float> share) => from + ((to - from) * share);

    /// <summary>Rises smoothly from 0 at one value to 1 at another, which may be the smaller one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> SmoothStep(float from, float to, Vector<float> value)
    {
        var share = Clamp((value - new Vector<float>(from)) / (to - from), 0, 1);
        return share * share * (new Vector<float>(3) - (2 * share));
    }

    /// <summary>What is left above the next whole number below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Fraction(Vector<float> value) => value - Vector.Floor(value);

    /// <summary>Set where the value lies less than half above a whole number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> IsFirstHalf(Vector<float> value) => Vector.LessThan(Fraction(value), new Vector<float>(.5f));

    /// <summary>Set where the whole number below the value is odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<int> IsOdd(Vector<float> value) =>
        Vector.Equals(Vector.ConvertToInt32(Vector.Floor(value)) & Vector<int>.One, Vector<int>.One);

    /// <summary>The length of a vector of two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Length(Vector<float> x, Vector<float> y) => Vector.SquareRoot((x * x) + (y * y));

    /// <summary>The angle of a direction. Of the patterns that ask for it there is little in a picture, so each lane asks the
    /// library.</summary>
    public static Vector<float> Atan2(Vector<float> y, Vector<float> x)
    {
        Span<float> angles = stackalloc float[Vector<float>.Count];
        for (var lane = 0; lane < angles.Length; lane++)
        {
            angles[lane] = MathF.Atan2(y[lane], x[lane]);
        }

        return new Vector<float>(angles);
    }
}
