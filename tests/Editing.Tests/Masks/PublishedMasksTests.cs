using System.Text.Json;
using Itemwise.Editing.Masks;

namespace Itemwise.Editing.Tests.Masks;

public sealed class PublishedMasksTests : IDisposable
{
    private readonly MaskReference reference = new();

    [Fact]
    public void Outer_edges_equal_the_published_ones()
    {
        foreach (var edge in reference.Settings.GetProperty("edges").EnumerateArray())
        {
            var item = reference.Items[edge.GetProperty("item").GetInt32()];
            AssertEqual(edge, PublishedMasks.OuterEdge(item, edge.GetProperty("thickness").GetInt32()));
        }

        Assert.Equal(reference.Mask("edge.small"), PublishedMasks.OuterEdge(reference.Mask("edge.small.input"), 2));
    }

    [Fact]
    public void Shifts_equal_the_published_ones()
    {
        foreach (var shift in reference.Settings.GetProperty("shifted").EnumerateArray())
        {
            AssertEqual(shift, PublishedMasks.Shift(reference.Items[shift.GetProperty("item").GetInt32()],
                shift.GetProperty("rows").GetInt32(), shift.GetProperty("columns").GetInt32()));
        }
    }

    [Fact]
    public void Resizing_equals_the_published_one()
    {
        foreach (var resize in reference.Settings.GetProperty("resized").EnumerateArray())
        {
            AssertEqual(resize, PublishedMasks.Resize(reference.Items[resize.GetProperty("item").GetInt32()],
                resize.GetProperty("ratio").GetDouble()));
        }
    }

    [Fact]
    public void Removing_equals_the_published_removal()
    {
        foreach (var removal in reference.Settings.GetProperty("removed").EnumerateArray())
        {
            var index = removal.GetProperty("item").GetInt32();
            var (items, refilled) = PublishedMasks.Remove(reference.Items, index);
            var name = removal.GetProperty("name").GetString()!;
            Assert.Equal(reference.Masks(name + ".items"), items);
            Assert.Equal(reference.Mask(name + ".remain"), refilled);
            Assert.Equal(reference.Mask("difference." + name), PublishedMasks.Difference(reference.Items, items));
        }
    }

    [Fact]
    public void Moving_equals_the_published_move()
    {
        foreach (var move in reference.Settings.GetProperty("moved").EnumerateArray())
        {
            var (items, refilled) = Move(move);
            var name = move.GetProperty("name").GetString()!;
            Assert.True(reference.Masks(name + ".items").SequenceEqual(items), name);
            Assert.True(reference.Mask(name + ".remain").Equals(refilled), name);
            Assert.Equal(move.GetProperty("covers_each_pixel_once").GetBoolean(), IsPartition(items));
        }
    }

    [Fact]
    public void A_move_that_the_published_code_stops_at_is_refused()
    {
        foreach (var move in reference.Settings.GetProperty("failed").EnumerateArray())
        {
            Assert.Throws<ArgumentException>(() => Move(move));
        }
    }

    [Fact]
    public void Stacking_by_priority_equals_the_published_one()
    {
        int[] priorities = [.. reference.Settings.GetProperty("priority").EnumerateArray().Select(p => p.GetInt32())];
        Assert.Equal(reference.Masks("priority.output"), PublishedMasks.ByPriority(reference.Masks("priority.input"), priorities));
    }

    [Fact]
    public void Set_operations_equal_the_published_ones()
    {
        foreach (var (i, j) in ((int, int)[])[(0, 1), (2, 3)])
        {
            Mask a = reference.Items[i], b = reference.Items[j], either = b.Union(a);
            Assert.Equal(reference.Mask($"union.{i}.{j}"), a.Union(b));
            Assert.Equal(reference.Mask($"subtract.{i}.{j}"), a.Subtract(b));
            Assert.Equal(reference.Mask($"subtract.union.{i}.{j}"), either.Subtract(a));
            Assert.Equal(reference.Mask($"intersection.union.{i}.{j}"), either.Intersect(a));
        }
    }

    [Fact]
    public void A_single_pixel_shifts_down_and_right_and_its_edge_lacks_the_upper_left()
    {
        var pixel = Mask.Where(5, 5, i => i == 0);
        Assert.True(PublishedMasks.Shift(pixel, down: 2, right: 1)[2, 1]);
        var edge = PublishedMasks.OuterEdge(Mask.Where(5, 5, i => i == 12), 1);
        Assert.Equal(7, edge.Count);
        Assert.False(edge[1, 1]);
    }

    [Theory]
    [InlineData(new[] { 1, 1 }, new[] { 36, 12, 16 })]
    [InlineData(new[] { 1, 2 }, new[] { 36, 12, 16 })]
    [InlineData(new[] { 2, 1 }, new[] { 36, 16, 12 })]
    public void Priorities_decide_who_keeps_an_overlap(int[] priorities, int[] counts)
    {
        Assert.Equal(counts, StackTwoSquares(priorities).Select(mask => mask.Count));
    }

    [Fact]
    public void A_negative_first_priority_leaves_an_overlap_and_is_refused()
    {
        Assert.Throws<ArgumentException>(() => StackTwoSquares([-1, 1]));
    }

    public void Dispose() => reference.Dispose();

    // Two squares of 4 x 4 that overlap in 2 x 2, moved by nothing over a background of 8 x 8.
    private static IReadOnlyList<Mask> StackTwoSquares(int[] priorities)
    {
        static Mask Square(int from) => Mask.Where(8, 8, i => i / 8 >= from && i / 8 < from + 4 && i % 8 >= from && i % 8 < from + 4);
        return PublishedMasks.Move([Mask.Full(8, 8), Square(1), Square(3)], [1, 2], [0, 0], [0, 0], priorities).Items;
    }

    private static bool IsPartition(IReadOnlyList<Mask> items) =>
        Enumerable.Range(0, items[0].Pixels.Length).All(i => items.Sum(item => item.Pixels[i]) == 1);

    private static int[] Numbers(JsonElement of, string name) => [.. of.GetProperty(name).EnumerateArray().Select(n => n.GetInt32())];

    private (IReadOnlyList<Mask> Items, Mask Refilled) Move(JsonElement move) => PublishedMasks.Move(
        reference.Items, Numbers(move, "indices"), Numbers(move, "dx"), Numbers(move, "dy"), Numbers(move, "priority"),
        move.TryGetProperty("resize", out var ratios) ? [.. ratios.EnumerateArray().Select(r => r.GetDouble())] : null,
        move.TryGetProperty("force", out var force) ? force.GetInt32() : null);

    private void AssertEqual(JsonElement named, Mask actual)
    {
        var name = named.GetProperty("name").GetString()!;
        Assert.True(reference.Mask(name).Equals(actual), name);
    }
}
