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

    /// <summary>Takes items away; each of their pixels goes to the nearest item of what they stood in front of.</summary>
    /// <remarks>A thing keeps its shape when the thing behind or before it goes, so only surroundings grow: neighbours of the gap that
    /// reach the picture's border, or that make up most of the gap's contour (a house around its window). Where there is no such
    /// neighbour, all grow as in <see cref="Remove"/>.</remarks>
    /// <exception cref="InputRefusedException">The map has no such item, or none would stay.</exception>
    public static Rearrangement RemoveIntoSurroundings(ItemMap items, params IReadOnlyList<int> numbers)
    {
        var hole = HoleOf(items, numbers);
        var contour = Contour(items, hole);
        var border = BorderItems(items);
        var surroundings = contour.Where(side => border.Contains(side.Key) || 2 * side.Value > contour.Values.Sum()).Select(side => side.Key).ToList();
        return new Rearrangement(HoleFill.ByNearest(items, hole, surroundings.Count == 0 ? hole.Complement() : items.MaskOf(surroundings)), hole);
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

    // How many sides of the hole's pixels touch each item around it.
    private static Dictionary<int, int> Contour(ItemMap items, Mask hole)
    {
        var sides = new Dictionary<int, int>();
        for (var row = 0; row < items.Height; row++)
        {
            for (var column = 0; column < items.Width; column++)
            {
                if (hole[row, column])
                {
                    Count(row - 1, column);
                    Count(row + 1, column);
                    Count(row, column - 1);
                    Count(row, column + 1);
                }
            }
        }

        return sides;

        void Count(int row, int column)
        {
            if (row >= 0 && row < items.Height && column >= 0 && column < items.Width && !hole[row, column])
            {
                sides[items[row, column]] = sides.GetValueOrDefault(items[row, column]) + 1;
            }
        }
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

    /// <summary>Moves and resizes items; pixels they leave uncovered go to the nearest item that did not move.</summary>
    /// <param name="items">Owner of every pixel before.</param>
    /// <param name="placements">Where items go, each item at most once.</param>
    /// <param name="fillWith">The item that gets all uncovered pixels; null for the nearest one.</param>
    /// <exception cref="InputRefusedException">An item is unknown, named twice, scaled by a factor that is not positive, or would have no visible pixel left.</exception>
    public static Rearrangement Place(ItemMap items, IReadOnlyList<Placement> placements, int? fillWith = null)
    {
        RequirePlacements(items, placements);
        if (fillWith is { } filler)
        {
            RequireItem(items, filler);
        }

        var moved = placements.Select(placement => placement.Number).ToHashSet();
        var (labels, covered) = Stack(items, placements, moved);
        var hole = Mask.Own(items.Height, items.Width, covered).Complement();
        var stacked = ItemMap.Own(items.Height, items.Width, labels);
        var result = fillWith is { } number
            ? WithLabel(stacked, hole, (ushort)number)
            : HoleFill.ByNearest(stacked, hole, Feasible(stacked, hole, moved));
        foreach (var placement in placements.Where(placement => result.PixelCount(placement.Number) == 0))
        {
            throw new InputRefusedException($"Item {placement.Number} would have no visible pixel after moving by {placement.Right} right and {placement.Down} down at scale {placement.Scale}; move it less, or put it in front.");
        }

        return new Rearrangement(result, hole);
    }

    private static (ushort[] Labels, byte[] Covered) Stack(ItemMap items, IReadOnlyList<Placement> placements, HashSet<int> moved)
    {
        var labels = new ushort[items.Labels.Length];
        var covered = new byte[labels.Length];
        var ordered = placements.OrderBy(placement => placement.Order).ToList(); // stable: of equal order the later one paints over
        foreach (var placement in ordered.Where(placement => placement.Order < 0))
        {
            Paint(placement);
        }

        for (var i = 0; i < labels.Length; i++)
        {
            if (!moved.Contains(items.Labels[i]))
            {
                (labels[i], covered[i]) = (items.Labels[i], 1);
            }
        }

        foreach (var placement in ordered.Where(placement => placement.Order >= 0))
        {
            Paint(placement);
        }

        return (labels, covered);

        void Paint(Placement placement)
        {
            var pixels = Transform(items.MaskOf(placement.Number), placement).Pixels;
            for (var i = 0; i < labels.Length; i++)
            {
                if (pixels[i] != 0)
                {
                    (labels[i], covered[i]) = ((ushort)placement.Number, 1);
                }
            }
        }
    }

    /// <summary>The mask scaled about the middle of its bounding box, then shifted; what leaves the picture is lost.</summary>
    private static Mask Transform(Mask mask, Placement placement)
    {
        if (mask.Bounds() is not { } box)
        {
            return mask;
        }

        double middleRow = (box.Top + box.Bottom) / 2.0, middleColumn = (box.Left + box.Right) / 2.0;
        var sourceRows = Sources(mask.Height, middleRow, placement.Down, placement.Scale);
        var sourceColumns = Sources(mask.Width, middleColumn, placement.Right, placement.Scale);
        var result = new byte[mask.Pixels.Length];
        for (var row = 0; row < mask.Height; row++)
        {
            for (var column = 0; sourceRows[row] >= 0 && column < mask.Width; column++)
            {
                if (sourceColumns[column] >= 0 && mask[sourceRows[row], sourceColumns[column]])
                {
                    result[(row * mask.Width) + column] = 1;
                }
            }
        }

        return Mask.Own(mask.Height, mask.Width, result);
    }

    // For each target row or column, the source whose area holds the target's middle; -1 outside the picture.
    private static int[] Sources(int length, double middle, int shift, double scale)
    {
        var sources = new int[length];
        for (var i = 0; i < length; i++)
        {
            var source = Math.Floor(((i + 0.5 - middle - shift) / scale) + middle);
            sources[i] = source >= 0 && source < length ? (int)source : -1;
        }

        return sources;
    }

    // Placed items never grow, so only items that stayed may fill. If every item moved, any visible one may.
    private static Mask Feasible(ItemMap stacked, Mask hole, HashSet<int> moved)
    {
        var stayed = Mask.Where(stacked.Height, stacked.Width, i => hole.Pixels[i] == 0 && !moved.Contains(stacked.Labels[i]));
        var feasible = stayed.IsEmpty ? hole.Complement() : stayed;
        return !feasible.IsEmpty || hole.IsEmpty
            ? feasible
            : throw new InputRefusedException("All items would be moved out of the picture; move them less.");
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
                throw new InputRefusedException($"Item {placement.Number} cannot be scaled by {placement.Scale}; give a factor above 0, such as 0.5 or 2.");
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
