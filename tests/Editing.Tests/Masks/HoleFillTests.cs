using System.Diagnostics;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class HoleFillTests(ITestOutputHelper output)
{
    private const int BytesPerPixel = 64;

    public static TheoryData<int, int> Sizes => RandomItems.Sizes;

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_pixel_of_a_gap_goes_to_what_surrounds_that_gap(int height, int width)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var items = RandomItems.Make(height, width, 5, seed);
            var random = new Random(seed);
            var hole = Mask.Where(height, width, _ => random.Next(4) == 0);
            if (hole.Count == height * width || hole.IsEmpty)
            {
                continue;
            }

            var all = items.Numbers.ToHashSet();
            var visible = items.Numbers.Where(number => !items.MaskOf(number).Subtract(hole).IsEmpty).ToHashSet();
            var filled = HoleFill.IntoSurroundings(items, hole, visible, all);

            // Everything counts as surroundings here, so each gap is closed by its own neighbours, whatever closes the others.
            var gaps = Components.Of(hole);
            var touching = Enumerable.Range(0, gaps.Boxes.Length).Select(gap => Touching(items, hole, gaps, gap)).ToArray();
            for (var i = 0; i < height * width; i++)
            {
                Assert.True(gaps.Parts[i] < 0 ? filled.Labels[i] == items.Labels[i] : touching[gaps.Parts[i]].Contains(filled.Labels[i]));
            }
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(150)]
    [InlineData(350)]
    public void A_pixel_takes_the_label_of_the_nearest_however_far_that_is_and_of_the_first_of_several(int gap)
    {
        const int Height = 700, Width = 900;
        for (var seed = 0; seed < 6; seed++)
        {
            var random = new Random(seed);
            var items = new ItemMap(Height, Width, [.. Enumerable.Range(0, Height * Width).Select(_ => (ushort)random.Next(1, 60_000))]);
            var (row, column) = (random.Next(Height), random.Next(Width));
            var hole = Mask.Where(Height, Width, i => Math.Abs((i / Width) - row) < 12 && Math.Abs((i % Width) - column) < 25);
            var feasible = Mask.Where(Height, Width, i => Math.Abs((i / Width) - row) >= gap || Math.Abs((i % Width) - column) >= gap + 9);

            var filled = HoleFill.ByNearest(items, hole, feasible);

            var nearest = NearestFeature.Find(feasible.Subtract(hole)); // in the whole picture
            Assert.All(Enumerable.Range(0, Height * Width).Where(i => filled.Labels[i] != items.Labels[hole.Pixels[i] == 0 ? i : nearest[i]]),
                i => Assert.Fail($"Pixel {i} of seed {seed} took {filled.Labels[i]}."));
        }
    }

    [Fact]
    public void A_map_of_4096_x_4096_is_filled_in_linear_time_and_memory()
    {
        var small = Cost(1024);
        var large = Cost(4096);
        output.WriteLine($"1024: {small.Milliseconds:0} ms, {small.Bytes >> 20} MiB; 4096: {large.Milliseconds:0} ms, "
            + $"{large.Bytes >> 20} MiB");

        // The published form compares each of a hole's pixels with each of its border's: for this map some 10^11 pairs.
        Assert.True(large.Bytes < (long)BytesPerPixel * 4096 * 4096, $"{large.Bytes >> 20} MiB");
        Assert.True(large.Bytes < 20 * small.Bytes, $"{small.Bytes >> 20} and {large.Bytes >> 20} MiB");
        Assert.True(large.Milliseconds < 30_000, $"{large.Milliseconds:0} ms");
    }

    private static (double Milliseconds, long Bytes) Cost(int side)
    {
        var labels = new ushort[side * side];
        for (var i = 0; i < labels.Length; i++)
        {
            int row = i / side, column = i % side;
            labels[i] = (ushort)(Square(row - (side / 2)) + Square(column - (side / 2)) < Square(side / 3) ? 1 : row < side / 2 ? 2 : 3);
        }

        var items = new ItemMap(side, side, labels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var removed = ItemArrangement.Arrange(items, [], [1]);
        var cost = (Stopwatch.GetElapsedTime(start).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(removed.Items.PixelCount(2), side * side * 49 / 100, side * side * 51 / 100);
        return cost;

        static long Square(long value) => value * value;
    }

    private static HashSet<int> Touching(ItemMap items, Mask hole, Components gaps, int gap)
    {
        var (width, neighbours) = (items.Width, new HashSet<int>());
        foreach (var i in Enumerable.Range(0, gaps.Parts.Length).Where(i => gaps.Parts[i] == gap))
        {
            var beside = (int[])[i >= width ? i - width : i, i + width < gaps.Parts.Length ? i + width : i, i % width > 0 ? i - 1 : i,
                i % width < width - 1 ? i + 1 : i];
            neighbours.UnionWith(beside.Where(pixel => hole.Pixels[pixel] == 0).Select(pixel => (int)items.Labels[pixel]));
        }

        return neighbours;
    }
}
