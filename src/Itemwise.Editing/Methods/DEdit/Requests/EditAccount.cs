using System.Globalization;
using Itemwise.Editing.Provenance;

namespace Itemwise.Editing.Methods.DEdit.Requests;

/// <summary>An edit as accounts tell it: as an object for programs, and in a few words for people.</summary>
internal static class EditAccount
{
    /// <summary>An object to be written as JSON. A drawn shape is given by its box and its hash; the items afterwards hold it
    /// whole.</summary>
    public static object Of(Edit edit) => edit switch
    {
        Edit.Describe describe => new { kind = "describe", item = describe.Item, text = describe.Text },
        Edit.Refine refine => new { kind = "refine", item = refine.Item, text = refine.Text },
        Edit.Replace replace => new { kind = "replace", item = replace.Item, association = replace.Source.Association,
            source = replace.Source.Item, ownPhoto = replace.Source.IsOwnPhoto ? true : (bool?)null },
        Edit.SwapPrompts swap => new { kind = "swapPrompts", item = swap.Item, partner = swap.Partner },
        Edit.SwapPlaces swap => new { kind = "swap", item = swap.Item, partner = swap.Partner },
        Edit.Move move => new { kind = "move", item = move.Item, right = move.Right.ToString(), down = move.Down.ToString() },
        Edit.Resize resize => new { kind = "resize", item = resize.Item, factor = resize.Factor },
        Edit.Reshape reshape => new { kind = "reshape", item = reshape.Item, pixels = reshape.Shape.Count,
            box = DrawnMask.Box(reshape.Shape), sha256 = DrawnMask.Hash(reshape.Shape) },
        Edit.Order order => new { kind = "order", item = order.Item, level = order.Level },
        Edit.Lock locked => new { kind = "lock", item = locked.Item },
        Edit.Remove remove => new { kind = "remove", item = remove.Item },
        _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "The account does not know this edit."),
    };

    /// <summary>As it is typed, such as <c>move 3=40,-10</c>.</summary>
    public static string Words(Edit edit) => edit switch
    {
        Edit.Describe describe => $"describe {describe.Item}={describe.Text}",
        Edit.Refine refine => $"refine {refine.Item}={refine.Text}",
        Edit.Replace replace => $"replace {replace.Item}="
            + $"{replace.Source.Association[..Math.Min(10, replace.Source.Association.Length)]}:{replace.Source.Item}",
        Edit.SwapPrompts swap => $"swap-prompts {swap.Item},{swap.Partner}",
        Edit.SwapPlaces swap => $"swap {swap.Item},{swap.Partner}",
        Edit.Move move => $"move {move.Item}={move.Right},{move.Down}",
        Edit.Resize resize => string.Create(CultureInfo.InvariantCulture, $"resize {resize.Item}={resize.Factor}"),
        Edit.Reshape reshape => $"reshape {reshape.Item}",
        Edit.Order order => $"order {order.Item}={order.Level}",
        Edit.Lock locked => $"lock {locked.Item}",
        Edit.Remove remove => $"remove {remove.Item}",
        _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "The account does not know this edit."),
    };
}
