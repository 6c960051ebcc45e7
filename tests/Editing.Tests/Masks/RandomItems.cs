using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

/// <summary>Item maps of any size for the laws: patches around random seeds, so that items have some extent.</summary>
internal static class RandomItems
{
    /// <summary>Sizes one pixel wide, primes, and both aspects.</summary>
    public static TheoryData<int, int> Sizes => new() { { 1, 19 }, { 23, 1 }, { 2, 2 }, { 13, 17 }, { 31, 29 }, { 40, 64 }, { 61, 24 } };

    public static ItemMap Make(int height, int width, int itemCount, int seed)
    {
        var random = new Random(seed);
        var centres = Enumerable.Range(0, itemCount).Select(_ => (Row: random.Next(height), Column: random.Next(width))).ToArray();
        return new ItemMap(height, width, [.. Enumerable.Range(0, height * width).Select(i => (ushort)(1 + Array.IndexOf(centres,
            centres.MinBy(c => Math.Pow((i / width) - c.Row, 2) + Math.Pow((i % width) - c.Column, 2)))))]);
    }
}
