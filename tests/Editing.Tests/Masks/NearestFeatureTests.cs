using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class NearestFeatureTests
{
    public static TheoryData<int, int, double> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 17, 0.2 }, { 23, 1, 0.2 }, { 2, 3, 0.5 }, { 7, 11, 0.05 }, { 13, 13, 0.02 }, { 31, 29, 0.3 },
            { 29, 31, 0.01 }, { 16, 40, 0.9 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_nearest_pixel_is_the_one_a_search_over_all_pairs_finds(int height, int width, double density)
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            var features = Mask.Where(height, width, _ => random.NextDouble() < density);
            Assert.Equal(BruteForce(features), NearestFeature.Find(features));
        }
    }

    [Fact]
    public void Equally_near_pixels_are_taken_row_by_row_on_a_grid_full_of_ties()
    {
        foreach (var spacing in (int[])[2, 3, 4, 6])
        {
            var grid = Mask.Where(24, 25, i => i / 25 % spacing == 0 && i % 25 % spacing == 0);
            Assert.Equal(BruteForce(grid), NearestFeature.Find(grid));
            var diagonal = Mask.Where(24, 25, i => ((i / 25) + (i % 25)) % spacing == 0);
            Assert.Equal(BruteForce(diagonal), NearestFeature.Find(diagonal));
            var circle = Mask.Where(25, 25, i => Math.Pow((i / 25) - 12, 2) + Math.Pow((i % 25) - 12, 2) is 25 or 100);
            Assert.Equal(BruteForce(circle), NearestFeature.Find(circle));
        }
    }

    [Fact]
    public void Nothing_is_near_in_an_empty_mask()
    {
        Assert.All(NearestFeature.Find(Mask.Empty(3, 5)), index => Assert.Equal(-1, index));
    }

    [Fact]
    public void Memory_is_that_of_the_answer()
    {
        var features = Mask.Where(1000, 700, i => i % 101 == 0);
        NearestFeature.Find(features);
        var before = GC.GetAllocatedBytesForCurrentThread();
        NearestFeature.Find(features);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (4 * 1000 * 700) + 100_000);
    }

    private static int[] BruteForce(Mask features)
    {
        var candidates = Enumerable.Range(0, features.Pixels.Length).Where(i => features.Pixels[i] != 0).ToArray();
        return [.. Enumerable.Range(0, features.Pixels.Length).Select(i => candidates.Length == 0
            ? -1
            : candidates.MinBy(c => NearestFeature.SquaredDistance(i, c, features.Width)))];
    }
}
