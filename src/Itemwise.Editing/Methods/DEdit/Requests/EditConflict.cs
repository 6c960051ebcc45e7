using System.Collections.Immutable;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>Edits that cannot be meant together. Looks at the edits alone, so a call can be refused before a photo is opened.</summary>
public static class EditConflict
{
    /// <summary>The first thing in a request that contradicts something else in it, as a sentence; null if all of it can be done
    /// in one pass.</summary>
    /// <param name="edits">The edits.</param>
    /// <param name="alsoActive">Further items that may change.</param>
    public static string? Find(ImmutableArray<Edit> edits, ImmutableArray<int> alsoActive = default)
    {
        return edits.Select(OfOne).FirstOrDefault(sentence => sentence is not null)
            ?? edits.SelectMany(edit => edit.Items.Select(item => (Item: item, Edit: edit)))
                .GroupBy(named => named.Item, named => named.Edit)
                .Select(named => OfItem(named.Key, [.. named])).FirstOrDefault(sentence => sentence is not null)
            ?? edits.OfType<Edit.Lock>().Where(locked => !alsoActive.IsDefault && alsoActive.Contains(locked.Item))
                .Select(locked => $"Item {locked.Item} is locked and named as active: it can be one of them.").FirstOrDefault()
            ?? (edits.IsEmpty || edits.Any(edit => edit is not (Edit.Lock or Edit.Order)) ? null
                : "Locks and orders alone change nothing: name an edit that they shall hold for.");
    }

    private static string? OfOne(Edit edit) => edit switch
    {
        Edit.Describe { Text: var text } when string.IsNullOrWhiteSpace(text) =>
            $"The new description of item {edit.Item} is empty: say what it shall be, or remove the item.",
        Edit.Refine { Text: var text } when !text.Contains(PromptSource.LearnedMark, StringComparison.Ordinal) =>
            $"The refinement of item {edit.Item} has no {PromptSource.LearnedMark} in it, which stands for the item as it is: write "
                + $"one, or describe the item instead.",
        Edit.Resize { Factor: var factor } when !(factor > 0) || double.IsInfinity(factor) =>
            $"Item {edit.Item} cannot be scaled by {factor}: give a factor above 0, such as 0.5 or 2.",
        Edit.Move { Right: var right, Down: var down } when !double.IsFinite(right.Value) || !double.IsFinite(down.Value) =>
            $"Item {edit.Item} cannot be moved by {right},{down}: give pixels, or a share with %.",
        Edit.Reshape { Shape.IsEmpty: true } => $"The new shape of item {edit.Item} has no pixels: draw some, or remove the item.",
        { Items: [var one, var other] } when one == other => $"Item {one} cannot be swapped with itself: name two items.",
        _ => null,
    };

    private static string? OfItem(int item, ImmutableArray<Edit> edits)
    {
        if (edits.Length > 1 && edits.FirstOrDefault(edit => edit is Edit.Remove or Edit.Lock) is { } alone)
        {
            var other = edits.FirstOrDefault(edit => edit.GetType() != alone.GetType());
            return other is null ? $"Item {item} is {Done(alone)} twice: once is enough."
                : $"Item {item} is {Done(alone)} and also {Done(other)}: "
                    + $"{(alone is Edit.Lock ? "a locked item cannot change" : "what is gone cannot change")}, choose one.";
        }

        return Twice(item, [.. edits.Where(edit => edit is Edit.Describe or Edit.Refine or Edit.Replace or Edit.SwapPrompts)], "look")
            ?? Twice(item, [.. edits.Where(edit => edit is Edit.Move or Edit.Reshape or Edit.SwapPlaces)], "place")
            ?? Twice(item, [.. edits.Where(edit => edit is Edit.Resize or Edit.Reshape or Edit.SwapPlaces)], "size")
            ?? Twice(item, [.. edits.OfType<Edit.Order>()], "order");
    }

    private static string? Twice(int item, ImmutableArray<Edit> edits, string what) => edits.Length < 2 ? null
        : $"Item {item} is {Done(edits[0])} and also {Done(edits[1])}: each says its {what}, choose one.";

    private static string Done(Edit edit) => edit switch
    {
        Edit.Describe => "described",
        Edit.Refine => "refined",
        Edit.Replace => "replaced",
        Edit.SwapPrompts => "given another's prompt",
        Edit.SwapPlaces => "swapped with another's place",
        Edit.Move => "moved",
        Edit.Resize => "resized",
        Edit.Reshape => "reshaped",
        Edit.Order => "put in order",
        Edit.Lock => "locked",
        _ => "removed",
    };
}
