using System.Collections.Immutable;
using System.Numerics;

namespace Itemwise.Tabletop.Generation;

/// <summary>Random numbers that are the same on every machine, for ever: xoshiro256**, its state drawn from the seed by
/// SplitMix64.</summary>
/// <remarks>Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021); seeding as they advise, with the generator of
/// Steele, Lea and Flood (2014). Neighbouring seeds give unrelated numbers. Not for secrets, not for several threads.</remarks>
public sealed class SceneRandom
{
    private ulong a, b, c, d;

    /// <summary>Begins the numbers of a seed.</summary>
    /// <param name="seed">Any.</param>
    public SceneRandom(long seed)
    {
        var state = unchecked((ulong)seed);
        (a, b, c, d) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>A number from 0 up to, not including, 1.</summary>
    public double Share() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number between two, each part of the way as likely as any other.</summary>
    public double Uniform(double from, double to) => from + ((to - from) * Share());

    /// <summary>True with a probability.</summary>
    public bool Chance(double probability) => Share() < probability;

    /// <summary>A whole number from 0 up to, not including, <paramref name="count"/>.</summary>
    public int Below(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);

        // The upper half of a product is even but for a count's remainder of 2^64, which nobody can notice.
        return (int)Math.BigMul(NextBits(), (ulong)count, out _);
    }

    /// <summary>One of several, each as likely.</summary>
    public T Choose<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    /// <summary>The same things in random order.</summary>
    public ImmutableArray<T> Shuffle<T>(IEnumerable<T> things)
    {
        T[] order = [.. things];
        for (var left = order.Length; left > 1; left--)
        {
            var other = Below(left);
            (order[left - 1], order[other]) = (order[other], order[left - 1]);
        }

        return [.. order];
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
