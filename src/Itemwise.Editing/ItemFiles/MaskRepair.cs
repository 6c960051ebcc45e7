using System.Collections.Immutable;
using Itemwise.Editing.Masks;
using Itemwise.Torch;

namespace Itemwise.Editing.ItemFiles;

/// <summary>Turns masks that may overlap or leave holes into items that own every pixel once.</summary>
public static class MaskRepair
{
    /// <summary>A connected hole of at most this share of the picture goes to its neighbours, a larger one becomes "rest".</summary>
    public const double TinyHoleShare = 0.001;

    /// <summary>Stacks masks, smaller ones in front, and gives uncovered pixels an owner.</summary>
    /// <param name="masks">Masks of one size; numbers are distinct.</param>
    /// <param name="strict">Refuse overlaps and holes instead of mending them.</param>
    /// <param name="leavesOut">Leave out masks without pixels and those that others cover, in place of refusing them: sets that a program
    /// found are full of both.</param>
    /// <remarks>Deterministic: among masks with equally many pixels the later one is in front. Holes that become an item take number 0,
    /// or one above the highest where 0 is in use (the lowest that is free where there is none above); a mask that is already called "rest"
    /// takes them itself.</remarks>
    /// <exception cref="InputRefusedException">A mask is empty or wholly covered by others; with <paramref name="strict"/>, any
    /// overlap or hole.</exception>
    public static LoadedItems Repair(IReadOnlyList<NamedMask> masks, bool strict, bool leavesOut = false)
    {
        ArgumentNullException.ThrowIfNull(masks);
        var warnings = new List<string>();
        if (leavesOut)
        {
            masks = WithoutUseless(masks, warnings);
        }

        if (masks.FirstOrDefault(mask => mask.Mask.IsEmpty) is { } empty)
        {
            throw new InputRefusedException(
                $"Item {empty.Number} '{empty.Name}' has no pixels in '{empty.Source}'; paint the item or leave its mask out.");
        }

        var (labels, covered, overlapCount) = Stack(masks);
        Report(warnings, strict, overlapCount, "belong to more than one mask", "the smaller item keeps them");
        if (masks.FirstOrDefault(mask => Array.IndexOf(labels, (ushort)mask.Number) < 0) is { } hidden)
        {
            throw new InputRefusedException(
                $"Item {hidden.Number} '{hidden.Name}' in '{hidden.Source}' is wholly covered by smaller items; leave it out or make "
                + $"the others smaller.");
        }

        var hole = Mask.Own(masks[0].Mask.Height, masks[0].Mask.Width, covered).Complement();
        var map = ItemMap.Own(hole.Height, hole.Width, labels);
        var names = masks.ToDictionary(mask => mask.Number, mask => mask.Name);
        return new LoadedItems(new Items(FillHoles(map, hole, names, strict, warnings), names), [.. warnings]);
    }

    private static NamedMask[] WithoutUseless(IReadOnlyList<NamedMask> masks, List<string> warnings)
    {
        NamedMask[] painted = [.. masks.Where(mask => !mask.Mask.IsEmpty)];
        if (painted.Length == 0)
        {
            throw new InputRefusedException($"'{masks[0].Source}' holds no mask with pixels: nothing was found in the photo.");
        }

        var labels = Stack(painted).Labels;
        NamedMask[] seen = [.. painted.Where(mask => Array.IndexOf(labels, (ushort)mask.Number) >= 0)];
        Tell(masks.Count - painted.Length, "no pixels");
        Tell(painted.Length - seen.Length, "no pixels that smaller ones do not cover");
        return seen;

        void Tell(int count, string what)
        {
            if (count > 0)
            {
                warnings.Add($"{count} of {masks.Count} masks {(count == 1 ? "has" : "have")} {what}, and {(count == 1 ? "is" : "are")} "
                    + "left out.");
            }
        }
    }

    private static (ushort[] Labels, byte[] Covered, int OverlapCount) Stack(IReadOnlyList<NamedMask> masks)
    {
        var labels = new ushort[masks[0].Mask.Pixels.Length];
        var coverCounts = new byte[labels.Length];
        foreach (var mask in masks.OrderByDescending(mask => mask.Mask.Count)) // stable
        {
            var pixels = mask.Mask.Pixels;
            for (var i = 0; i < labels.Length; i++)
            {
                if (pixels[i] != 0)
                {
                    (labels[i], coverCounts[i]) = ((ushort)mask.Number, (byte)Math.Min(2, coverCounts[i] + 1));
                }
            }
        }

        var overlapCount = coverCounts.AsSpan().Count((byte)2);
        return (labels, [.. coverCounts.Select(count => Math.Min(count, (byte)1))], overlapCount);
    }

    private static ItemMap FillHoles(ItemMap map, Mask hole, Dictionary<int, string> names, bool strict, List<string> warnings)
    {
        if (hole.IsEmpty)
        {
            return map;
        }

        var tiny = TinyParts(hole, (int)(TinyHoleShare * hole.Pixels.Length));
        var large = hole.Subtract(tiny);
        var rest = names.Where(name => name.Value == Items.RestName).Select(name => name.Key)
            .FirstOrDefault(FreeNumber(names));
        Report(warnings, strict, tiny.Count, "belong to no mask in small gaps", "the nearest item takes them");
        Report(warnings, strict, large.Count, "belong to no mask", $"they are item {rest} \"{Items.RestName}\"");
        if (!large.IsEmpty)
        {
            names[rest] = Items.RestName;
        }

        var labels = map.Labels.ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = large.Pixels[i] != 0 ? (ushort)rest : labels[i];
        }

        return HoleFill.ByNearest(ItemMap.Own(map.Height, map.Width, labels), tiny, hole.Complement());
    }

    private static int FreeNumber(Dictionary<int, string> names) => !names.ContainsKey(0) ? 0
        : names.Keys.Max() is var highest && highest < ushort.MaxValue ? highest + 1
        : Enumerable.Range(0, ushort.MaxValue).First(number => !names.ContainsKey(number));

    /// <summary>The connected parts (sharing an edge) that have at most the given number of pixels.</summary>
    private static Mask TinyParts(Mask hole, int limit)
    {
        var components = Components.Of(hole);
        return Mask.Where(hole.Height, hole.Width, i => components.Parts[i] >= 0 && components.Counts[components.Parts[i]] <= limit);
    }

    private static void Report(List<string> warnings, bool strict, int count, string what, string mended)
    {
        if (count == 0)
        {
            return;
        }

        if (strict)
        {
            throw new InputRefusedException(
                $"{Pixels(count)} {what}; every pixel must belong to exactly one item: mend the masks, or leave strictness out to have "
                + $"it done.");
        }

        warnings.Add($"{Pixels(count)} {what}: {mended}.");
    }

    private static string Pixels(int count) => count == 1 ? "1 pixel" : $"{count} pixels";
}
