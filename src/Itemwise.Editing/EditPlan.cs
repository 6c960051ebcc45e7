using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing;

/// <summary>What a request does to the items, before any model is asked: who owns which pixel afterwards, and which may change.</summary>
/// <param name="ItemsAfter">The items after the edit.</param>
/// <param name="Regions">Where samples may differ, at the photo's size.</param>
/// <param name="Prompts">Where each item's prompt comes from, by number; complete for <paramref name="ItemsAfter"/>.</param>
public sealed record EditPlan(Items ItemsAfter, EditRegions Regions, ImmutableDictionary<int, PromptSource> Prompts)
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
            return new EditPlan(items, EditRegions.Around(Mask.Full(map.Height, map.Width), 0), PromptsOf(items, request));
        }

        var removed = request.Edits.OfType<Edit.Remove>().Select(edit => edit.Item).ToArray();
        int[] renewed = [.. request.Edits.Where(edit => edit is not Edit.Remove).SelectMany(edit => edit.Items)];
        var alsoActive = request.AlsoActive.IsDefault ? [] : request.AlsoActive;
        var rearranged = removed.Length == 0 ? null
            : request.Settings.Parity ? ItemArrangement.Remove(map, removed)
            : ItemArrangement.RemoveIntoSurroundings(map, removed);
        var thickness = Ring.Thickness(map.Height, map.Width, request.Settings.Ring);
        var regions = request.Settings.Parity
            ? PublishedRegions(map, rearranged, [.. renewed, .. alsoActive], (int)Math.Round(thickness))
            : EditRegions.For(map, renewed, rearranged, alsoActive, thickness);
        var after = rearranged is null ? items : new Items(rearranged.Items, items.All.ToDictionary(item => item.Number, item => item.Name));
        return new EditPlan(after, regions, PromptsOf(after, request));
    }

    // An item that no edit gives another prompt keeps the one that was learned of it.
    private static ImmutableDictionary<int, PromptSource> PromptsOf(Items after, EditRequest request)
    {
        var given = request.Edits.SelectMany(Prompts).ToDictionary(prompt => prompt.Item, prompt => prompt.Source);
        return after.All.ToImmutableDictionary(item => item.Number, item => given.GetValueOrDefault(item.Number) ?? new PromptSource.Learned(item.Number));

        static IEnumerable<(int Item, PromptSource Source)> Prompts(Edit edit) => edit switch
        {
            Edit.Describe describe => [(describe.Item, new PromptSource.Words(describe.Text))],
            Edit.Refine refine => [(refine.Item, new PromptSource.Refined(refine.Item, refine.Text))],
            Edit.Replace replace => [(replace.Item, new PromptSource.Other(replace.Source.Association, replace.Source.Item))],
            Edit.SwapPrompts swap => [(swap.Item, new PromptSource.Learned(swap.Partner)), (swap.Partner, new PromptSource.Learned(swap.Item))],
            _ => [],
        };
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
        foreach (var number in request.Edits.SelectMany(edit => edit.Items).Concat(request.AlsoActive.IsDefault ? [] : request.AlsoActive))
        {
            _ = items[number];   // throws for an unknown item, naming those that exist
        }

        if (request.Edits.SelectMany(edit => edit.Items).GroupBy(item => item).FirstOrDefault(group => group.Count() > 1) is { } twice)
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
