using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>What the edits of one request make of the items, and how the placed ones travel.</summary>
/// <param name="Result">Who owns what afterwards; null if no edit says where an item is.</param>
/// <param name="Transforms">How each placed item's pixels travel, by number; drawn shapes do not.</param>
internal sealed record EditedArrangement(Rearrangement? Result, ImmutableDictionary<int, ItemTransform> Transforms)
{
    private const int PlacedLevel = 1;

    /// <summary>Arranges.</summary>
    /// <param name="items">The items of the photo; every item that an edit names is among them.</param>
    /// <param name="edits">Free of conflicts.</param>
    /// <param name="parity">As the published code does it, wherever it does it at all.</param>
    /// <param name="closeWith">The item that gets all uncovered pixels; null for what surrounds each gap.</param>
    /// <param name="things">Items that somebody or a network said are things; backgrounds go on in gaps rather than they.</param>
    public static EditedArrangement Of(ItemMap items, ImmutableArray<Edit> edits, bool parity, int? closeWith = null,
        IReadOnlyCollection<int>? things = null)
    {
        var removed = edits.OfType<Edit.Remove>().Select(edit => edit.Item).ToArray();
        var transforms = TransformsOf(items, edits);
        if (removed.Length == 0 && transforms.IsEmpty && !edits.Any(edit => edit is Edit.Reshape))
        {
            return new EditedArrangement(null, transforms);
        }

        if (parity && !edits.Any(edit => edit is Edit.Reshape or Edit.SwapPlaces or Edit.Lock))
        {
            return new EditedArrangement(Published(items, edits, removed, closeWith), transforms);
        }

        return new EditedArrangement(
            ItemArrangement.Arrange(items, Layers(items, edits, transforms), removed, closeWith, things), transforms);
    }

    private static ImmutableDictionary<int, ItemTransform> TransformsOf(ItemMap items, ImmutableArray<Edit> edits)
    {
        var transforms = ImmutableDictionary.CreateBuilder<int, ItemTransform>();
        foreach (var edit in edits.Where(edit => edit is Edit.Move or Edit.Resize or Edit.SwapPlaces))
        {
            if (edit is Edit.SwapPlaces swap)
            {
                var (one, other) = (BoxOf(swap.Item), BoxOf(swap.Partner));
                transforms[swap.Item] = ItemTransform.Fitting(one, other);
                transforms[swap.Partner] = ItemTransform.Fitting(other, one);
            }
            else
            {
                var own = transforms.TryGetValue(edit.Item, out var found) ? found : ItemTransform.About(BoxOf(edit.Item), 0, 0, 1);
                transforms[edit.Item] = edit is Edit.Move move
                    ? own with { Down = move.Down.Along(items.Height), Right = move.Right.Along(items.Width) }
                    : own with { Scale = ((Edit.Resize)edit).Factor };
            }
        }

        return transforms.ToImmutable();

        PixelBox BoxOf(int item) => items.MaskOf(item).Bounds()!.Value;
    }

    // Items in the order in which edits first name them, so that of equal level a later edit's is in front.
    private static List<ItemLayer> Layers(ItemMap items, ImmutableArray<Edit> edits, ImmutableDictionary<int, ItemTransform> transforms)
    {
        var levels = edits.OfType<Edit.Order>().ToDictionary(edit => edit.Item, edit => edit.Level);
        var shapes = edits.OfType<Edit.Reshape>().ToDictionary(edit => edit.Item, edit => edit.Shape);
        var locked = edits.OfType<Edit.Lock>().Select(edit => edit.Item).ToHashSet();
        var layers = new List<ItemLayer>();
        foreach (var item in edits.Where(edit => edit is not Edit.Remove).SelectMany(edit => edit.Items).Distinct())
        {
            if (shapes.TryGetValue(item, out var shape))
            {
                layers.Add(new ItemLayer(item, shape, levels.GetValueOrDefault(item, PlacedLevel)));
            }
            else if (transforms.TryGetValue(item, out var transform))
            {
                layers.Add(new ItemLayer(item, transform.Apply(items.MaskOf(item)), levels.GetValueOrDefault(item, PlacedLevel)));
            }
            else if (locked.Contains(item) || levels.ContainsKey(item))
            {
                layers.Add(new ItemLayer(item, items.MaskOf(item), locked.Contains(item) ? int.MaxValue : levels[item], Stays: true));
            }
        }

        return layers;
    }

    private static Rearrangement Published(ItemMap items, ImmutableArray<Edit> edits, int[] removed, int? closeWith)
    {
        var without = removed.Length == 0 ? new Rearrangement(items, Mask.Empty(items.Height, items.Width))
            : closeWith is null ? ItemArrangement.Remove(items, removed) : ItemArrangement.Arrange(items, [], removed, closeWith);
        var placed = edits.Where(edit => edit is Edit.Move or Edit.Resize).Select(edit => edit.Item).Distinct().ToArray();
        if (placed.Length == 0)
        {
            return without;
        }

        var moves = edits.OfType<Edit.Move>().ToDictionary(edit => edit.Item);
        var factors = edits.OfType<Edit.Resize>().ToDictionary(edit => edit.Item, edit => edit.Factor);
        var levels = edits.OfType<Edit.Order>().ToDictionary(edit => edit.Item, edit => edit.Level);
        var numbers = without.Items.Numbers;
        try
        {
            var (masks, refilled) = PublishedMasks.Move(
                [.. numbers.Select(without.Items.MaskOf)], [.. placed.Select(item => numbers.IndexOf(item))],
                [.. placed.Select(item => moves.GetValueOrDefault(item)?.Right.Along(items.Width) ?? 0)],
                [.. placed.Select(item => moves.GetValueOrDefault(item)?.Down.Along(items.Height) ?? 0)],
                [.. placed.Select(item => levels.GetValueOrDefault(item, PlacedLevel))],
                [.. placed.Select(item => factors.GetValueOrDefault(item, 1))],
                closeWith is { } filler ? numbers.IndexOf(filler) : null);
            var map = ItemMap.FromPartition(masks);
            return new Rearrangement(ItemMap.Own(map.Height, map.Width,
                Array.ConvertAll(map.Labels.ToArray(), index => (ushort)numbers[index])), refilled.Union(without.Refilled));
        }
        catch (ArgumentException error)
        {
            throw new InputRefusedException($"The published arithmetic cannot do this ({error.Message.TrimEnd('.')}): leave out --parity.",
                error);
        }
    }
}
