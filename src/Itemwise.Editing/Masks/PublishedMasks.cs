using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>The mask operations as the published D-Edit code computes them, faults included, for comparing with its results.</summary>
/// <remarks>arXiv:2403.04880. Square masks, items as a list of masks in which an item may be empty. <see cref="Ring"/> and
/// <see cref="ItemArrangement"/> are the forms to edit with.</remarks>
public static class PublishedMasks
{
    // The up-left shift is missing: the published code overwrites it with the down-left one.
    private static readonly (int Down, int Right)[] Shifts = [(1, 0), (-1, 0), (0, -1), (0, 1), (-1, 1), (1, 1), (1, -1)];

    /// <summary>The largest square in the middle of a picture, as D-Edit cuts it: offset = (longer - shorter) / 2, rounded down.</summary>
    public static PixelBox CentreSquare(int height, int width)
    {
        var side = Math.Min(height, width);
        int top = (height - side) / 2, left = (width - side) / 2;
        return new PixelBox(top, left, top + side, left + side);
    }

    /// <summary>Shifts a mask; pixels that come in are 0, those that leave are lost.</summary>
    public static Mask Shift(Mask mask, int down, int right)
    {
        var result = new byte[mask.Pixels.Length];
        int first = Math.Max(0, right), last = Math.Min(mask.Width, mask.Width + right);
        for (var row = Math.Max(0, down); row < Math.Min(mask.Height, mask.Height + down) && first < last; row++)
        {
            mask.Pixels.Slice(((row - down) * mask.Width) + first - right, last - first).CopyTo(result.AsSpan((row * mask.Width) + first));
        }

        return Mask.Own(mask.Height, mask.Width, result);
    }

    /// <summary>The outer edge: seven shifted copies of the mask, less the mask. Not a dilation: thin structures leave gaps.</summary>
    /// <param name="mask">The mask, [R, R].</param>
    /// <param name="thickness">Pixels of each shift.</param>
    public static Mask OuterEdge(Mask mask, int thickness) =>
        Shifts.Aggregate(Mask.Empty(mask.Height, mask.Width), (edge, shift) =>
            edge.Union(Shift(mask, shift.Down * thickness, shift.Right * thickness))).Subtract(mask);

    /// <summary>Scales the whole plane: shrunk it sits in the upper left corner, enlarged it is cut out of the middle.</summary>
    public static Mask Resize(Mask mask, double ratio)
    {
        int height = (int)(mask.Height * ratio), width = (int)(mask.Width * ratio);
        var scaled = Planes.Sample(mask.Pixels, mask.Width, Sources(mask.Height, height), Sources(mask.Width, width));
        if (ratio >= 1)
        {
            int top = (height - mask.Height) / 2, left = (width - mask.Width) / 2;
            return Mask.Own(mask.Height, mask.Width, Planes.Crop<byte>(scaled, height, width,
                new PixelBox(top, left, top + mask.Height, left + mask.Width)));
        }

        var result = new byte[mask.Pixels.Length];
        for (var row = 0; row < height; row++)
        {
            scaled.AsSpan(row * width, width).CopyTo(result.AsSpan(row * mask.Width));
        }

        return Mask.Own(mask.Height, mask.Width, result);
    }

    /// <summary>Pixels in which any mask of one list differs from its partner in the other.</summary>
    public static Mask Difference(IReadOnlyList<Mask> before, IReadOnlyList<Mask> after) =>
        before.Zip(after, (a, b) => a.Difference(b)).Aggregate((all, one) => all.Union(one));

    /// <summary>Each mask, in list order, loses its overlap with the last other mask whose priority is not lower.</summary>
    /// <remarks>Only the last such mask counts, because the published code starts from the uncut mask for each; with two masks that
    /// makes no difference. Of equal priorities the earlier mask loses.</remarks>
    public static IReadOnlyList<Mask> ByPriority(IReadOnlyList<Mask> masks, IReadOnlyList<int> priorities)
    {
        var result = masks.ToArray();
        for (var a = 0; a < result.Length; a++)
        {
            for (var b = 0; b < result.Length; b++)
            {
                if (a != b && priorities[a] <= priorities[b])
                {
                    result[a] = masks[a].Subtract(result[b]);
                }
            }
        }

        return result;
    }

    /// <summary>Empties one mask and gives its pixels to the nearest border pixel of the others.</summary>
    /// <returns>The masks afterwards, the removed one empty, and the pixels that were refilled.</returns>
    public static (IReadOnlyList<Mask> Items, Mask Refilled) Remove(IReadOnlyList<Mask> items, int index)
    {
        var kept = items.Select((mask, i) => i == index ? Mask.Empty(mask.Height, mask.Width) : mask).ToArray();
        return Refill(kept, new HashSet<int>(), forceRemain: null);
    }

    /// <summary>Resizes and shifts masks, stacks them by priority and refills what is left uncovered.</summary>
    /// <param name="items">Masks that partition the picture.</param>
    /// <param name="indices">Masks to move.</param>
    /// <param name="right">Columns to the right, a value for each moved mask.</param>
    /// <param name="down">Rows down, a value for each moved mask.</param>
    /// <param name="priorities">A value for each moved mask; only the first one's sign decides whether the others give way.</param>
    /// <param name="ratios">Scale of each moved mask, or null.</param>
    /// <param name="forceRemain">The mask that takes all uncovered pixels, or null for the nearest border.</param>
    /// <exception cref="ArgumentException">The stacked masks overlap, the lists differ in length, or no item stays to fill a
    /// gap.</exception>
    public static (IReadOnlyList<Mask> Items, Mask Refilled) Move(
        IReadOnlyList<Mask> items, IReadOnlyList<int> indices, IReadOnlyList<int> right, IReadOnlyList<int> down,
        IReadOnlyList<int> priorities,
        IReadOnlyList<double>? ratios = null, int? forceRemain = null)
    {
        if (right.Count != indices.Count || down.Count != indices.Count || priorities.Count != indices.Count
            || (ratios is not null && ratios.Count != indices.Count))
        {
            throw new ArgumentException("Every moved mask needs one shift, one priority and, if any, one ratio.");
        }

        var moved = indices.Select((index, i) => Shift(ratios is null ? items[index] : Resize(items[index], ratios[i]),
            down[i], right[i])).ToArray();
        var result = items.ToArray();
        if (priorities[0] >= 0)
        {
            var union = moved.Aggregate((all, one) => all.Union(one));
            result = [.. result.Select(mask => mask.Subtract(union))];
        }

        var stacked = ByPriority(moved, priorities);
        for (var i = 0; i < indices.Count; i++)
        {
            result[indices[i]] = stacked[i];
        }

        RequireDisjoint(result);
        return Refill(result, indices.ToHashSet(), forceRemain);
    }

    // PyTorch's nearest neighbour multiplies by a scale in single precision, which at some sizes rounds a whole index down
    // (1024 to 614: index 307 reads 511, not 512).
    private static int[] Sources(int sourceLength, int length)
    {
        var scale = (float)sourceLength / length;
        return [.. Enumerable.Range(0, length).Select(i => Math.Min((int)(i * scale), sourceLength - 1))];
    }

    private static (IReadOnlyList<Mask> Items, Mask Refilled) Refill(Mask[] items, HashSet<int> moved, int? forceRemain)
    {
        var hole = items.Aggregate((all, one) => all.Union(one)).Complement();
        var result = items.ToArray();
        if (forceRemain is { } index)
        {
            result[index] = result[index].Union(hole);
            return (result, hole);
        }

        if (hole.IsEmpty)
        {
            return (result, hole);
        }

        var feasible = items.Where((_, i) => !moved.Contains(i)).Aggregate(Mask.Empty(hole.Height, hole.Width),
            (all, one) => all.Union(one));
        if (feasible.IsEmpty)
        {
            throw new ArgumentException("Every item moves, so none may fill the gap.", nameof(moved));
        }

        var nearest = NearestFeature.Find(Border(feasible));
        for (var i = 0; i < items.Length; i++)
        {
            var own = items[i];
            result[i] = moved.Contains(i) ? own : own.Union(Mask.Where(hole.Height, hole.Width, p => hole.Pixels[p] != 0
                && own.Pixels[nearest[p]] != 0));
        }

        return (result, hole);
    }

    /// <summary>Feasible pixels of which some shifted copy, by two pixels and filled with 0, is not feasible.</summary>
    private static Mask Border(Mask feasible) =>
        Shifts.Aggregate(Mask.Empty(feasible.Height, feasible.Width),
            (border, shift) => border.Union(feasible.Subtract(Shift(feasible, 2 * shift.Down, 2 * shift.Right))));

    private static void RequireDisjoint(Mask[] masks)
    {
        for (var a = 0; a < masks.Length; a++)
        {
            for (var b = a + 1; b < masks.Length; b++)
            {
                if (masks[a].Overlaps(masks[b]))
                {
                    throw new ArgumentException(
                        $"Masks {a} and {b} overlap after the move: the first moved mask has a negative priority.");
                }
            }
        }
    }
}
