namespace Itemwise.Editing.Provenance;

/// <summary>A change of items as accounts tell it: as an object for programs, and in a few words for people.</summary>
internal static class ItemChangeAccount
{
    /// <summary>An object to be written as JSON. A drawn part is given by its box and its hash; the items afterwards hold it
    /// whole.</summary>
    public static object Of(ItemChange change) => change switch
    {
        ItemChange.SetKind set => new { kind = "setKind", item = set.Item, itemKind = set.ItemKind },
        ItemChange.Rename rename => new { kind = "rename", item = rename.Item, name = rename.Name },
        ItemChange.Merge merge => new { kind = "merge", items = merge.Items.ToArray() },
        ItemChange.Split { Part: { } part } split => new { kind = "split", item = split.Item, pixels = part.Count,
            box = DrawnMask.Box(part), sha256 = DrawnMask.Hash(part) },
        ItemChange.Split split => new { kind = "split", item = split.Item },
        ItemChange.Draw draw => new { kind = "draw", name = draw.Name, pixels = draw.Pixels.Count, box = DrawnMask.Box(draw.Pixels),
            sha256 = DrawnMask.Hash(draw.Pixels) },
        ItemChange.Outline outline => new { kind = "outline", item = outline.Item, pixels = outline.Pixels.Count,
            box = DrawnMask.Box(outline.Pixels), sha256 = DrawnMask.Hash(outline.Pixels) },
        ItemChange.Add add => new { kind = "add", item = add.Item, pixels = add.Pixels.Count, box = DrawnMask.Box(add.Pixels),
            sha256 = DrawnMask.Hash(add.Pixels) },
        ItemChange.Subtract subtract => new { kind = "subtract", item = subtract.Item, pixels = subtract.Pixels.Count,
            box = DrawnMask.Box(subtract.Pixels), sha256 = DrawnMask.Hash(subtract.Pixels) },
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "The account does not know this change."),
    };

    /// <summary>As it is typed, such as <c>merge 2,3</c>.</summary>
    public static string Words(ItemChange change) => change switch
    {
        ItemChange.SetKind set => $"kind {set.Item}={set.ItemKind.ToString().ToLowerInvariant()}",
        ItemChange.Rename rename => $"rename {rename.Item}={rename.Name}",
        ItemChange.Merge merge => $"merge {string.Join(',', merge.Items)}",
        ItemChange.Split split => $"split {split.Item}",
        ItemChange.Draw draw => $"draw {(draw.Name.Length > 0 ? draw.Name : "item")}",
        ItemChange.Outline outline => $"outline {outline.Item}",
        ItemChange.Add add => $"add to {add.Item}",
        ItemChange.Subtract subtract => $"take from {subtract.Item}",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "The account does not know this change."),
    };
}
