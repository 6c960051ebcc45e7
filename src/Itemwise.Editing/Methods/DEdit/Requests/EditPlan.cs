using System.Collections.Immutable;
using System.Globalization;
using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Torch;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>What a request does to the items, before any model runs: who owns which pixel afterwards, and which may change.</summary>
/// <param name="ItemsAfter">The items after the edit.</param>
/// <param name="Regions">Where samples may differ, at the photo's size. Locked items are locked in it whatever else is requested.</param>
/// <param name="Prompts">Where each item's prompt comes from, by number; complete for <paramref name="ItemsAfter"/>.</param>
/// <param name="Carried">How the pixels of each moved, resized or swapped item travel, by number; not of those that shall look
/// otherwise there.</param>
/// <param name="Continued">Pixels that came to an item which stays what it is, left by another or drawn to it: the item goes on
/// there.</param>
/// <param name="Notes">What the user may not have meant, a sentence each: an item partly beyond the edge, another wholly covered.</param>
public sealed record EditPlan(
    Items ItemsAfter, EditRegions Regions, ImmutableDictionary<int, PromptSource> Prompts, ImmutableDictionary<int,
    ItemTransform> Carried, Mask Continued,
    ImmutableArray<string> Notes)
{
    // Pixels of the photo by which the ring may reach into a neighbouring thing, so that the border between them is not cut.
    private const double Feather = 2;

    /// <summary>Where things will be that take other words than what was learned of them.</summary>
    public Mask Described =>
        ItemsAfter.Map.MaskOf(Prompts.Where(prompt => !prompt.Value.IsLearnedOf(prompt.Key)).Select(prompt => prompt.Key));

    /// <summary>Plans a request over a photo's items.</summary>
    /// <exception cref="InputRefusedException">An item is unknown, edits contradict each other, a drawn shape is not of the photo's size,
    /// or an edited item would not be seen afterwards.</exception>
    public static EditPlan For(Items items, DEditRequest request)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(request);
        Check(items, request);
        var map = items.Map;
        if (request.IsReconstruction)
        {
            return new EditPlan(
                items, EditRegions.Everything(map.Height, map.Width), PromptsOf(items, request), ImmutableDictionary<int,
                ItemTransform>.Empty, Mask.Empty(map.Height, map.Width), []);
        }

        var arranged = EditedArrangement.Of(map, request.Edits, request.Settings.Parity, request.CloseWith,
            [.. items.All.Where(item => item.Kind == ItemKind.Thing).Select(item => item.Number)]);
        var after = arranged.Result is null ? items : items.Over(arranged.Result.Items);
        RequireSeen(items, after, request, arranged.Transforms);
        var regions = RegionsOf(items, arranged, request).Locking(map.MaskOf(request.Edits.OfType<Edit.Lock>().Select(edit => edit.Item)));
        var prompts = PromptsOf(after, request);
        var unchanged = after.Map.MaskOf(prompts.Where(prompt => prompt.Value.IsLearnedOf(prompt.Key)).Select(prompt => prompt.Key));
        var drawn = after.Map.MaskOf(request.Edits.OfType<Edit.Reshape>().Select(edit => edit.Item)).Intersect(map.Difference(after.Map));
        var continued = arranged.Result?.Refilled.Union(drawn).Intersect(unchanged) ?? Mask.Empty(map.Height, map.Width);
        var renewed = request.Edits.Where(edit => edit.BringsPrompt).SelectMany(edit => edit.Items);
        return new EditPlan(after, regions, prompts, arranged.Transforms.RemoveRange(renewed), continued,
            [.. NotesOn(items, after, request, arranged.Transforms)]);
    }

    /// <summary>Plans a request at a size that is quick to plan with; at the photo's own where an item is too thin for that.</summary>
    /// <param name="items">The photo's items.</param>
    /// <param name="request">What is requested.</param>
    /// <param name="largestSide">Pixels that the plan's longer side has at most.</param>
    /// <inheritdoc cref="For"/>
    public static EditPlan Reduced(Items items, DEditRequest request, int largestSide)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(request);
        var map = items.Map;
        var scale = (double)largestSide / Math.Max(map.Width, map.Height);
        if (scale >= 1)
        {
            return For(items, request);
        }

        var (height, width) = (Math.Max(1, (int)Math.Round(map.Height * scale)), Math.Max(1, (int)Math.Round(map.Width * scale)));
        var small = map.Resize(height, width);
        return small.Numbers.Length < map.Numbers.Length
            ? For(items, request)
            : For(items.Over(small), request with { Edits = [.. request.Edits.Select(Reduce)] });

        Edit Reduce(Edit edit) => edit switch
        {
            Edit.Move move => move with { Right = ShareOf(move.Right, map.Width), Down = ShareOf(move.Down, map.Height) },
            Edit.Reshape reshape when reshape.Shape.Height == map.Height && reshape.Shape.Width == map.Width =>
                reshape with { Shape = reshape.Shape.Sample(height, width) },
            _ => edit,
        };

        static Distance ShareOf(Distance distance, int side) => distance.IsShare ? distance
            : new Distance(distance.Value / side, IsShare: true);
    }

    private static EditRegions RegionsOf(Items items, EditedArrangement arranged, DEditRequest request)
    {
        var map = items.Map;
        // A drawn shape changes the picture where it differs from the old one; all others are made anew as a whole.
        int[] renewed = [.. request.Edits.Where(edit => edit is not (Edit.Remove or Edit.Reshape or Edit.Lock or Edit.Order))
            .SelectMany(edit => edit.Items)];
        var alsoActive = request.AlsoActive.IsDefault ? [] : request.AlsoActive;
        var thickness = Ring.Thickness(map.Height, map.Width, request.Settings.Ring);
        if (request.Settings.Parity)
        {
            return PublishedRegions(map, arranged.Result, renewed, alsoActive, (int)Math.Round(thickness), request.Edits);
        }

        var regions = EditRegions.For(map, renewed, arranged.Result, alsoActive, thickness);
        return request.Settings.KeepsNeighbours ? regions.Keeping(Neighbours(items, arranged.Result?.Items ?? map, renewed,
            alsoActive), Feather) : regions;
    }

    // What stands beside the edit and is not asked for keeps its own samples; grounds and skies go on around it.
    private static Mask Neighbours(Items before, ItemMap after, IEnumerable<int> renewed, IEnumerable<int> alsoActive)
    {
        var others = after.Numbers.Except(renewed).Except(alsoActive).Where(number => before.KindOf(number) == ItemKind.Thing);
        return after.MaskOf(others);
    }

    private static EditRegions PublishedRegions(
        ItemMap map, Rearrangement? rearranged, IReadOnlyCollection<int> renewed, IReadOnlyCollection<int> alsoActive, int thickness,
        ImmutableArray<Edit> edits)
    {
        var isRemoval = edits.All(edit => edit is Edit.Remove);
        var mask = (isRemoval || rearranged is null ? map : rearranged.Items).MaskOf(renewed.Concat(alsoActive));
        if (rearranged is null)
        {
            return EditRegions.Published(mask, mask, thickness);
        }

        // Where hand-drawn masks differ from the first ones is active in the published code, whatever else is done.
        var drawn = edits.Any(edit => edit is Edit.Reshape) ? map.Difference(rearranged.Items) : Mask.Empty(map.Height, map.Width);
        var active = mask.Union(rearranged.Refilled).Union(drawn);
        return EditRegions.Published(active, isRemoval ? rearranged.Refilled : active, thickness);
    }

    /// <summary>The plan as it looks in a part of the photo: the items and regions there. The photo's own plan where that is all
    /// of it.</summary>
    public EditPlan Within(PixelBox box)
    {
        if (box.Height == ItemsAfter.Map.Height && box.Width == ItemsAfter.Map.Width)
        {
            return this;
        }

        var items = ItemsAfter.Crop(box);
        var prompts = items.All.ToImmutableDictionary(item => item.Number, item => Prompts[item.Number]);
        return this with { ItemsAfter = items, Regions = Regions.Crop(box), Continued = Continued.Crop(box), Prompts = prompts };
    }

    /// <summary>The plan with more pixels that change, such as a shadow that is lifted.</summary>
    /// <param name="mask">At the photo's size, whatever the plan's own.</param>
    public EditPlan AlsoChanging(Mask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        return mask.IsEmpty ? this : this with { Regions = Regions.Opening(mask.Sample(ItemsAfter.Map.Height, ItemsAfter.Map.Width)) };
    }

    /// <summary>The prompts, as they were before, of items that have no pixel afterwards.</summary>
    internal ImmutableArray<(int Number, PromptSource Source)> PromptsOfGone(Items before, DEditRequest request) =>
        [.. before.All.Where(item => !Prompts.ContainsKey(item.Number)).Select(item => (item.Number, PromptBefore(request, item.Number)))];

    private static PromptSource PromptBefore(DEditRequest request, int item) =>
        request.Prompts?.GetValueOrDefault(item) ?? new PromptSource.Learned(item);

    // An item that no edit gives another prompt keeps the one it has.
    private static ImmutableDictionary<int, PromptSource> PromptsOf(Items after, DEditRequest request)
    {
        var given = request.Edits.SelectMany(Prompts).ToDictionary(prompt => prompt.Item, prompt => prompt.Source);
        return after.All.ToImmutableDictionary(item => item.Number, item => given.GetValueOrDefault(item.Number) ?? Before(item.Number));

        PromptSource Before(int item) => PromptBefore(request, item);

        IEnumerable<(int Item, PromptSource Source)> Prompts(Edit edit) => edit switch
        {
            Edit.Describe describe => [(describe.Item, new PromptSource.Words(describe.Text))],
            Edit.Refine refine => [(refine.Item, Before(refine.Item).Within(refine.Text))],
            Edit.Replace replace => [(replace.Item, PromptSource.Of(replace.Source))],
            Edit.SwapPrompts swap => [(swap.Item, Before(swap.Partner)), (swap.Partner, Before(swap.Item))],
            _ => [],
        };
    }

    private static void Check(Items items, DEditRequest request)
    {
        foreach (var number in request.Edits.SelectMany(edit => edit.Items).Concat(request.AlsoActive.IsDefault ? [] : request.AlsoActive)
            .Concat(request.CloseWith is { } filler ? [filler] : []))
        {
            _ = items[number];   // throws for an unknown item, naming those that exist
        }

        if (EditConflict.Find(request.Edits, request.AlsoActive) is { } conflict)
        {
            throw new InputRefusedException(conflict);
        }

        if (request.Edits.OfType<Edit.Remove>().FirstOrDefault(edit => edit.Item == request.CloseWith) is { } gone)
        {
            throw new InputRefusedException(
                $"Item {gone.Item} is removed and shall take what is left uncovered: what is gone cannot grow, name another.");
        }

        if (request.Edits.OfType<Edit.Remove>().Count() == items.All.Length)
        {
            throw new InputRefusedException(
                "Every item would be removed, and nothing is left to fill the picture with: keep at least one.");
        }

        if (request.Edits.OfType<Edit.Reshape>().FirstOrDefault(edit => edit.Shape.Height != items.Map.Height
            || edit.Shape.Width != items.Map.Width) is { } other)
        {
            throw new InputRefusedException(
                $"The new shape of item {other.Item} is {other.Shape.Width} x {other.Shape.Height} and the photo is {items.Map.Width} "
                    + $"x {items.Map.Height}: draw it at the photo's size.");
        }
    }

    private static void RequireSeen(Items before, Items after, DEditRequest request, ImmutableDictionary<int, ItemTransform> transforms)
    {
        var map = before.Map;
        foreach (var item in request.Edits.Where(edit => edit is not Edit.Remove).SelectMany(edit => edit.Items).Distinct()
            .Where(item => after.Map.PixelCount(item) == 0))
        {
            var name = $"Item {item} ({before[item].Name})";
            throw new InputRefusedException(transforms.TryGetValue(item, out var transform) && transform.Apply(map.MaskOf(item)).IsEmpty
                ? transform.Scale < 1 && LiesInside(transform.Apply(map.MaskOf(item).Bounds()!.Value), map)
                    ? $"{name} would be too small to have a pixel: resize it by a larger factor than "
                        + $"{transform.Scale.ToString(CultureInfo.InvariantCulture)}."
                    : $"{name} would be wholly outside the picture: move it less, or remove it."
                : $"{name} would be wholly covered by what is in front of it: move something else, or put it in front with an order.");
        }
    }

    private static IEnumerable<string> NotesOn(Items before, Items after, DEditRequest request, ImmutableDictionary<int,
        ItemTransform> transforms)
    {
        foreach (var (number, transform) in transforms.OrderBy(placed => placed.Key))
        {
            var mask = before.Map.MaskOf(number);
            if (!LiesInside(transform.Apply(mask.Bounds()!.Value), before.Map))
            {
                var kept = transform.Apply(mask).Count / (mask.Count * transform.Scale * transform.Scale);
                var lost = Math.Clamp(100 * (1 - kept), 1, 99);
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"Item {number} ({before[number].Name}) reaches beyond the picture's edge: about {lost:0} % of it is cut off.");
            }
        }

        var removed = request.Edits.OfType<Edit.Remove>().Select(edit => edit.Item).ToHashSet();
        foreach (var item in before.All.Where(item => !removed.Contains(item.Number) && after.Map.PixelCount(item.Number) == 0))
        {
            yield return $"Item {item.Number} ({item.Name}) is wholly covered afterwards and no longer among the items.";
        }
    }

    private static bool LiesInside((double Top, double Left, double Bottom, double Right) box, ItemMap map) =>
        box.Top > -1 && box.Left > -1 && box.Bottom < map.Height + 1 && box.Right < map.Width + 1;
}
