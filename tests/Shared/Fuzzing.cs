using System.Globalization;

namespace Itemwise.Tests.Shared;

/// <summary>What tests that mutate sound input share.</summary>
internal static class Fuzzing
{
    /// <summary>How many inputs to make, and the seed of the first: what ITEMWISE_FUZZ and ITEMWISE_FUZZ_SEED say, else the given number
    /// and 1.</summary>
    public static (int Count, int FirstSeed) Inputs(int usual) => (Setting("ITEMWISE_FUZZ", usual), Setting("ITEMWISE_FUZZ_SEED", 1));

    /// <summary>Changes bytes at one place.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="at">The place, at most their count.</param>
    /// <param name="way">0 turns a bit, 1 puts another byte, 2 takes up to 11 out, 3 repeats up to 59.</param>
    /// <param name="random">Draws the rest.</param>
    /// <returns>False, with nothing changed, for another way, and at the end for the first two.</returns>
    public static bool TryMutate(List<byte> bytes, int at, int way, Random random)
    {
        switch (way)
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return true;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                return true;
            case 2:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                return true;
            case 3:
                bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                return true;
            default:
                return false;
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
