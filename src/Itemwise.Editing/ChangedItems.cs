using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing;

/// <summary>Items after changes that leave the picture as it is.</summary>
/// <param name="Items">The items afterwards.</param>
/// <param name="Origins">The items that were split off, and which item each was part of.</param>
public sealed record ChangedItems(Items Items, ImmutableDictionary<int, int> Origins)
{
    /// <summary>Applies changes one after the other.</summary>
    /// <param name="items">The items before.</param>
    /// <param name="changes">What to change; each sees what those before it made.</param>
    /// <param name="firstNumber">The number of the first new item, above all that were ever in use, so that a number never means
    /// two things.</param>
    /// <exception cref="InputRefusedException">An item is unknown or named twice, a name is blank, a mask fits the photo or the
    /// item not, an item is in one piece, or numbers run out.</exception>
    public static ChangedItems Of(Items items, IEnumerable<ItemChange> changes, int firstNumber)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(changes);
        return changes.Aggregate(new ChangedItems(items, ImmutableDictionary<int, int>.Empty), (before, change) => change switch
        {
            ItemChange.Rename rename => before with { Items = before.Items.Rename(rename.Item, rename.Name) },
            ItemChange.SetKind set => before with { Items = before.Items.WithKind(set.Item, set.ItemKind) },
            ItemChange.Merge merge => before with { Items = Merged(before.Items, merge) },
            ItemChange.Split split => before.With(split, firstNumber + before.Origins.Count),
            ItemChange.Draw draw => before.With(draw, firstNumber + before.Origins.Count),
            ItemChange.Outline outline => before with { Items = Outlined(before.Items, outline) },
            ItemChange.Add add => before with { Items = Extended(before.Items, add) },
            ItemChange.Subtract subtract => before with { Items = Reduced(before.Items, subtract) },
            _ => throw new ArgumentOutOfRangeException(nameof(changes), change, "This change of items is not known."),
        });
    }

    private static Items Merged(Items items, ItemChange.Merge merge)
    {
        foreach (var number in merge.Items)
        {
            _ = items[number]; // throws for an unknown item, naming those that exist
        }

        if (merge.Items.Length < 2 || merge.Items.Distinct().Count() < merge.Items.Length)
        {
            throw new InputRefusedException($"Merging takes at least two different items, not {string.Join(", ", merge.Items)}.");
        }

        var labels = items.Map.Labels.ToArray();
        foreach (ref var label in labels.AsSpan())
        {
            label = merge.Items.Contains(label) ? (ushort)merge.Items[0] : label;
        }

        // What is of two kinds is of none.
        var kinds = merge.Items.Select(number => items[number].Kind).Distinct().ToArray();
        return Named(items.WithKind(merge.Items[0], kinds.Length == 1 ? kinds[0] : ItemKind.Unknown), labels, [], []);
    }

    // Part of what most of it was, so that a method that learned that one knows what it is.
    private ChangedItems With(ItemChange.Draw draw, int number)
    {
        RequireDrawable(Items.Map, draw.Pixels, "The mask of the new item");
        if (number > ushort.MaxValue)
        {
            throw new InputRefusedException(
                $"There is no number left for a new item: numbers go up to {ushort.MaxValue}; make the workspace again.");
        }

        var (labels, owners) = (Items.Map.Labels.ToArray(), new Dictionary<int, int>());
        for (var i = 0; i < labels.Length; i++)
        {
            if (draw.Pixels.Pixels[i] != 0)
            {
                owners[labels[i]] = owners.GetValueOrDefault(labels[i]) + 1;
                labels[i] = (ushort)number;
            }
        }

        var origin = owners.OrderByDescending(owner => owner.Value).ThenBy(owner => owner.Key).First().Key;
        return new ChangedItems(Named(Items, labels, [KeyValuePair.Create(number, draw.Name)], [KeyValuePair.Create(number,
            draw.ItemKind)]), Origins.Add(number, origin));
    }

    private static Items Outlined(Items items, ItemChange.Outline outline)
    {
        var item = items[outline.Item];
        RequireDrawable(items.Map, outline.Pixels, $"The new outline of item {item.Number} ({item.Name})");
        var before = items.Map.MaskOf(item.Number);
        return Left(items, Painted(items.Map, outline.Pixels, item.Number), before.Subtract(outline.Pixels), before.Union(outline.Pixels));
    }

    // What an item leaves goes to the nearest other one; an item that was everything leaves it to nobody: the rest.
    private static Items Left(Items items, ItemMap map, Mask left, Mask own)
    {
        var others = own.Complement();
        return items.Over(others.IsEmpty ? Painted(map, left, 0) : HoleFill.ByNearest(map, left, others));
    }

    private static Items Extended(Items items, ItemChange.Add add)
    {
        var item = items[add.Item];
        RequireDrawable(items.Map, add.Pixels, $"What comes to item {item.Number} ({item.Name})");
        return items.Over(Painted(items.Map, add.Pixels, item.Number));
    }

    private static Items Reduced(Items items, ItemChange.Subtract subtract)
    {
        var item = items[subtract.Item];
        RequireDrawable(items.Map, subtract.Pixels, $"What goes from item {item.Number} ({item.Name})");
        var own = items.Map.MaskOf(item.Number);
        var left = own.Intersect(subtract.Pixels);
        return left.Count < item.PixelCount ? Left(items, items.Map, left, own) : throw new InputRefusedException(
            $"Nothing would be left of item {item.Number} ({item.Name}): merge it into another instead.");
    }

    private static ItemMap Painted(ItemMap map, Mask pixels, int number)
    {
        var labels = map.Labels.ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = pixels.Pixels[i] != 0 ? (ushort)number : labels[i];
        }

        return ItemMap.Own(map.Height, map.Width, labels);
    }

    private static void RequireDrawable(ItemMap map, Mask mask, string what)
    {
        if (mask.Height != map.Height || mask.Width != map.Width)
        {
            throw new InputRefusedException(
                $"{what} is {mask.Width} x {mask.Height} and the photo is {map.Width} x {map.Height}: draw it at the photo's size.");
        }

        if (mask.IsEmpty)
        {
            throw new InputRefusedException($"{what} is empty: point at something, or draw at least one pixel.");
        }
    }

    private ChangedItems With(ItemChange.Split split, int number)
    {
        var item = Items[split.Item];
        var parts = split.Part is { } drawn ? [Drawn(item, drawn)] : Pieces(item);
        if (number + parts.Count - 1 > ushort.MaxValue)
        {
            throw new InputRefusedException(
                $"There are no numbers left for the parts of item {item.Number} ({item.Name}): numbers go up to {ushort.MaxValue}; "
                + $"merge items, or make the workspace again.");
        }

        var labels = Items.Map.Labels.ToArray();
        foreach (var (index, part) in parts.Index())
        {
            for (var i = 0; i < labels.Length; i++)
            {
                labels[i] = part.Pixels[i] != 0 ? (ushort)(number + index) : labels[i];
            }
        }

        var names = parts.Select((_, index) => KeyValuePair.Create(number + index, $"{item.Name} {index + 2}")).ToList();
        var kinds = names.Select(name => KeyValuePair.Create(name.Key, item.Kind));
        return new ChangedItems(Named(Items, labels, names, kinds), Origins.AddRange(
            names.Select(name => KeyValuePair.Create(name.Key, item.Number))));
    }

    private Mask Drawn(Item item, Mask drawn)
    {
        var map = Items.Map;
        if (drawn.Height != map.Height || drawn.Width != map.Width)
        {
            throw new InputRefusedException(
                $"The mask to split item {item.Number} ({item.Name}) by is {drawn.Width} x {drawn.Height} and the photo is {map.Width} "
                + $"x {map.Height}: draw it at the photo's size.");
        }

        var part = drawn.Intersect(map.MaskOf(item.Number));
        return part.Count is > 0 and var count && count < item.PixelCount ? part
            : throw new InputRefusedException(
                $"The mask to split item {item.Number} ({item.Name}) by covers {(part.IsEmpty ? "none" : "all")} of its pixels: draw "
                + $"it over a part of the item.");
    }

    // Largest first, so that numbers go from the greater to the smaller; the very largest stays.
    private List<Mask> Pieces(Item item)
    {
        var (map, parts) = (Items.Map, Components.Of(Items.Map.MaskOf(item.Number)));
        var counts = parts.Counts;
        var own = Enumerable.Range(0, counts.Length).OrderByDescending(part => counts[part]).Skip(1)
            .Where(part => counts[part] >= ItemChange.SmallestPiece * item.PixelCount).ToList();
        return own.Count > 0 ? [.. own.Select(part => Mask.Where(map.Height, map.Width, i => parts.Parts[i] == part))]
            : throw new InputRefusedException(
                $"Item {item.Number} ({item.Name}) is in one piece: give a mask of the part that shall be an item of its own.");
    }

    private static Items Named(
        Items items, ushort[] labels, IEnumerable<KeyValuePair<int, string>> moreNames, IEnumerable<KeyValuePair<int,
        ItemKind>> moreKinds) => new(
        ItemMap.Own(items.Map.Height, items.Map.Width, labels), new Dictionary<int, string>(items.Names.Concat(moreNames)),
        new Dictionary<int, ItemKind>(items.Kinds.Concat(moreKinds)));
}
