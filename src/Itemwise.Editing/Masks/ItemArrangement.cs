using Itemwise.Torch;

namespace Itemwise.Editing.Masks;

/// <summary>Removes, moves, resizes and stacks items; every result owns each pixel exactly once.</summary>
/// <remarks>The correct forms of D-Edit's mask operations (arXiv:2403.04880): any aspect, scaling about the item's own middle, one order
/// for all items. <see cref="PublishedMasks"/> holds the forms that the published code computes.</remarks>
public static class ItemArrangement
{
    /// <summary>Takes items away; each of their pixels goes to the nearest item that stays.</summary>
    /// <exception cref="InputRefusedException">The map has no such item, or none would stay.</exception>
    public static Rearrangement Remove(ItemMap items, params IReadOnlyList<int> numbers)
    {
        var hole = HoleOf(items, numbers);
        return new Rearrangement(HoleFill.ByNearest(items, hole, hole.Complement()), hole);
    }

    /// <summary>Takes items away, puts others where they shall be, stacks all of them and closes what is left uncovered.</summary>
    /// <param name="items">Owner of every pixel before.</param>
    /// <param name="layers">Items that shall be elsewhere, or stay at another level; each at most once. All others stay at level
    /// 0.</param>
    /// <param name="removed">Items to take away.</param>
    /// <param name="fillWith">The item that gets all uncovered pixels; null for what surrounds each gap.</param>
    /// <param name="things">Items that are known to be things: where a background may go on in a gap, they do not grow into it, unless they
    /// are most of what surrounds it.</param>
    /// <returns>Who owns what; an item that others cover wholly is no longer in it.</returns>
    /// <exception cref="InputRefusedException">Nothing would be left in the picture.</exception>
    public static Rearrangement Arrange(ItemMap items, IReadOnlyList<ItemLayer> layers,
        IReadOnlyList<int>? removed = null, int? fillWith = null, IReadOnlyCollection<int>? things = null)
    {
        var gone = (removed ?? []).ToHashSet();
        var layered = layers.Select(layer => layer.Number).ToHashSet();
        var (labels, covered) = Stack(items, layers, number => !layered.Contains(number) && !gone.Contains(number));
        var hole = Mask.Own(items.Height, items.Width, covered).Complement();
        var stacked = ItemMap.Own(items.Height, items.Width, labels);
        if (hole.IsEmpty || fillWith is not null)
        {
            return new Rearrangement(hole.IsEmpty ? stacked : WithLabel(stacked, hole, (ushort)fillWith!), hole);
        }

        var moved = layers.Where(layer => !layer.Stays).Select(layer => layer.Number).ToHashSet();
        return new Rearrangement(HoleFill.IntoSurroundings(stacked, hole, Growers(stacked, hole, number => !moved.Contains(number)),
            BorderItems(items).Except(things ?? []).ToHashSet()), hole);
    }

    /// <summary>Moves and resizes items; what they leave uncovered is closed by what surrounds it and did not move.</summary>
    /// <param name="items">Owner of every pixel before.</param>
    /// <param name="placements">Where items go, each item at most once.</param>
    /// <param name="fillWith">The item that gets all uncovered pixels; null for what surrounds each gap.</param>
    /// <exception cref="InputRefusedException">An item is unknown, named twice, scaled by a factor that is not positive, or would
    /// have no visible pixel left.</exception>
    public static Rearrangement Place(ItemMap items, IReadOnlyList<Placement> placements, int? fillWith = null)
    {
        RequirePlacements(items, placements);
        if (fillWith is { } filler)
        {
            RequireItem(items, filler);
        }

        var result = Arrange(items, [.. placements.Select(Layer)], fillWith: fillWith);
        foreach (var placement in placements.Where(placement => result.Items.PixelCount(placement.Number) == 0))
        {
            throw new InputRefusedException($"Item {placement.Number} would have no visible pixel after moving by {placement.Right} "
                + $"right and {placement.Down} down at scale {placement.Scale}; move it less, or put it in front.");
        }

        return result;

        ItemLayer Layer(Placement placement)
        {
            var mask = items.MaskOf(placement.Number);
            var transform = ItemTransform.About(mask.Bounds()!.Value, placement.Down, placement.Right, placement.Scale);
            return new ItemLayer(placement.Number, transform.Apply(mask), placement.Order);
        }
    }

    private static (ushort[] Labels, byte[] Covered) Stack(ItemMap items, IReadOnlyList<ItemLayer> layers, Func<int, bool> isBase)
    {
        var labels = new ushort[items.Labels.Length];
        var covered = new byte[labels.Length];
        // stable: of equal order the later one paints over
        var ordered = layers.OrderBy(layer => layer.Order).ThenBy(layer => !layer.Stays).ToList();
        foreach (var layer in ordered.Where(layer => layer.Order < 0))
        {
            Paint(layer);
        }

        var isStaying = new bool[ushort.MaxValue + 1];
        foreach (var number in items.Numbers.Where(isBase))
        {
            isStaying[number] = true;
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if (isStaying[items.Labels[i]])
            {
                (labels[i], covered[i]) = (items.Labels[i], 1);
            }
        }

        foreach (var layer in ordered.Where(layer => layer.Order >= 0))
        {
            Paint(layer);
        }

        return (labels, covered);

        void Paint(ItemLayer layer)
        {
            var pixels = layer.Shape.Pixels;
            for (var i = 0; i < labels.Length; i++)
            {
                if (pixels[i] != 0)
                {
                    (labels[i], covered[i]) = ((ushort)layer.Number, 1);
                }
            }
        }
    }

    // Placed items never grow, so only items that stay may fill. If none of those can be seen, any visible one may.
    private static HashSet<int> Growers(ItemMap stacked, Mask hole, Func<int, bool> stays)
    {
        var visible = new bool[ushort.MaxValue + 1];
        for (var i = 0; i < stacked.Labels.Length; i++)
        {
            visible[stacked.Labels[i]] |= hole.Pixels[i] == 0;
        }

        var seen = Enumerable.Range(0, visible.Length).Where(number => visible[number]).ToHashSet();
        var growers = seen.Where(stays).ToHashSet();
        return growers.Count > 0 ? growers : seen.Count > 0 ? seen : throw new InputRefusedException(
            "All items would be moved out of the picture; move them less.");
    }

    private static Mask HoleOf(ItemMap items, IReadOnlyList<int> numbers)
    {
        foreach (var number in numbers)
        {
            RequireItem(items, number);
        }

        var hole = items.MaskOf(numbers);
        return hole.Count < hole.Pixels.Length ? hole : throw new InputRefusedException(
            $"Removing {List(numbers)} would leave no item to fill the gap; leave at least one item in the picture.");
    }

    private static HashSet<int> BorderItems(ItemMap items)
    {
        var found = new HashSet<int>();
        for (var column = 0; column < items.Width; column++)
        {
            found.Add(items[0, column]);
            found.Add(items[items.Height - 1, column]);
        }

        for (var row = 0; row < items.Height; row++)
        {
            found.Add(items[row, 0]);
            found.Add(items[row, items.Width - 1]);
        }

        return found;
    }

    private static ItemMap WithLabel(ItemMap map, Mask where, ushort label)
    {
        var labels = map.Labels.ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = where.Pixels[i] != 0 ? label : labels[i];
        }

        return ItemMap.Own(map.Height, map.Width, labels);
    }

    private static void RequirePlacements(ItemMap items, IReadOnlyList<Placement> placements)
    {
        foreach (var placement in placements)
        {
            RequireItem(items, placement.Number);
            if (!(placement.Scale > 0) || double.IsInfinity(placement.Scale))
            {
                throw new InputRefusedException(
                    $"Item {placement.Number} cannot be scaled by {placement.Scale}; give a factor above 0, such as 0.5 or 2.");
            }
        }

        if (placements.GroupBy(placement => placement.Number).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputRefusedException($"Item {twice.Key} is placed {twice.Count()} times; place each item once.");
        }
    }

    private static void RequireItem(ItemMap items, int number)
    {
        if (items.PixelCount(number) == 0)
        {
            throw new InputRefusedException($"There is no item {number}; the items are {string.Join(", ", items.Numbers)}.");
        }
    }

    private static string List(IReadOnlyList<int> numbers) => (numbers.Count == 1 ? "item " : "items ") + string.Join(", ", numbers);
}
