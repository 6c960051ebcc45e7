using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing;

/// <summary>What a request does to the items, before any model is asked: who owns which pixel afterwards, and which may change.</summary>
/// <param name="ItemsAfter">The items after the edit.</param>
/// <param name="Regions">Where samples may differ, at the photo's size.</param>
/// <param name="Described">New words by item number.</param>
public sealed record EditPlan(Items ItemsAfter, EditRegions Regions, ImmutableDictionary<int, string> Described)
{
    /// <summary>Plans a request over a photo's items.</summary>
    /// <exception cref="InputRefusedException">An item is unknown, described twice, described and removed, or the last one is removed.</exception>
    public static EditPlan For(Items items, EditRequest request)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(request);
        Check(items, request);
        var map = items.Map;
        if (request.IsReconstruction)
        {
            return new EditPlan(items, EditRegions.Around(Mask.Full(map.Height, map.Width), 0), ImmutableDictionary<int, string>.Empty);
        }

        var removed = request.Edits.OfType<Edit.Remove>().Select(edit => edit.Item).ToArray();
        var described = request.Edits.OfType<Edit.Describe>().ToImmutableDictionary(edit => edit.Item, edit => edit.Text);
        var alsoActive = request.AlsoActive.IsDefault ? [] : request.AlsoActive;
        var rearranged = removed.Length == 0 ? null
            : request.Settings.Parity ? ItemArrangement.Remove(map, removed)
            : ItemArrangement.RemoveIntoSurroundings(map, removed);
        var thickness = Ring.Thickness(map.Height, map.Width, request.Settings.Ring);
        var regions = request.Settings.Parity
            ? PublishedRegions(map, rearranged, [.. described.Keys, .. alsoActive], (int)Math.Round(thickness))
            : EditRegions.For(map, [.. described.Keys], rearranged, alsoActive, thickness);
        var after = rearranged is null ? items : new Items(rearranged.Items, items.All.ToDictionary(item => item.Number, item => item.Name));
        return new EditPlan(after, regions, described);
    }

    private static EditRegions PublishedRegions(ItemMap map, Rearrangement? rearranged, IReadOnlyCollection<int> active, int thickness)
    {
        var mask = map.MaskOf(active);
        return rearranged is null
            ? EditRegions.Published(mask, mask, thickness)
            : EditRegions.Published(mask.Union(rearranged.Refilled), rearranged.Refilled, thickness);
    }

    private static void Check(Items items, EditRequest request)
    {
        foreach (var number in request.Edits.Select(edit => edit.Item).Concat(request.AlsoActive.IsDefault ? [] : request.AlsoActive))
        {
            _ = items[number];   // throws for an unknown item, naming those that exist
        }

        if (request.Edits.GroupBy(edit => edit.Item).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new InputRefusedException($"Item {twice.Key} is edited {twice.Count()} times in one call: give one edit for each item.");
        }

        if (request.Edits.OfType<Edit.Remove>().Count() == items.All.Length)
        {
            throw new InputRefusedException("Every item would be removed, and nothing is left to fill the picture with: keep at least one.");
        }

        if (request.Edits.OfType<Edit.Describe>().FirstOrDefault(edit => string.IsNullOrWhiteSpace(edit.Text)) is { } empty)
        {
            throw new InputRefusedException($"The new description of item {empty.Item} is empty: say what it shall be, or use remove.");
        }
    }
}
