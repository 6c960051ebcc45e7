using Itemwise.Tabletop.Generation;

namespace Itemwise.Tabletop.Tests.Generation;

public sealed class SceneRandomTests
{
    // From the published C of both generators: the state is SplitMix64's first four numbers of the seed.
    [Theory]
    [InlineData(0, 0x99EC5F36CB75F2B4, 0xBF6E1F784956452A, 0x1A5F849D4933E6E0)]
    [InlineData(1234567, 0x30A3A1C363600467, 0x19405F0F579929CA, 0x115BEAAC046DDBD9)]
    public void The_numbers_are_the_published_generators(long seed, ulong first, ulong second, ulong third)
    {
        var random = new SceneRandom(seed);

        Assert.Equal([first, second, third], [random.NextBits(), random.NextBits(), random.NextBits()]);
    }

    [Fact]
    public void Shares_are_even_and_stay_below_one()
    {
        var random = new SceneRandom(5);
        double[] shares = [.. Enumerable.Range(0, 100_000).Select(_ => random.Share())];

        Assert.InRange(shares.Min(), 0, 0.001);
        Assert.InRange(shares.Max(), 0.999, 1 - 1e-16);
        Assert.InRange(shares.Average(), 0.495, 0.505);
    }

    [Fact]
    public void Whole_numbers_are_even()
    {
        var random = new SceneRandom(6);
        var counts = new int[7];
        for (var draw = 0; draw < 70_000; draw++)
        {
            counts[random.Below(7)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Below(0));
    }

    [Fact]
    public void A_shuffle_keeps_everything_and_makes_every_order()
    {
        var random = new SceneRandom(8);
        var orders = Enumerable.Range(0, 6_000).CountBy(_ => string.Concat(random.Shuffle([1, 2, 3]))).ToDictionary();

        Assert.Equal(["123", "132", "213", "231", "312", "321"], orders.Keys.Order());
        Assert.All(orders.Values, count => Assert.InRange(count, 850, 1_150));
    }
}
