using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.ItemFiles;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Segmentation;

namespace Itemwise.Networks.Partitions;

/// <summary>From a partition at the size that was worked at to the items of a photo.</summary>
internal static class PhotoItems
{
    /// <summary>The longest side that is worked at: a hundred planes at 24 million pixels would be 10 GB.</summary>
    public const int WorkingSide = 1024;

    /// <summary>The size that a photo is worked at: its own, or smaller in proportion.</summary>
    public static (int Height, int Width) WorkingSize(Photo photo) => photo.SizeWithin(WorkingSide);

    /// <summary>Makes items; holes of less than a thousandth of the picture go to their neighbours.</summary>
    public static FoundItems Of(Partition partition, Photo photo, string source, IEnumerable<string> remarks)
    {
        var map = Closed(partition);
        if (map.Height != photo.Height || map.Width != photo.Width)
        {
            map = LabelUpsampling.Of(map.Labels.ToArray(), map.Height, map.Width, photo);
        }

        var names = ClassNames.Numbered([.. partition.Parts.Select(part => ClassNames.ItemName(part.Class))]);
        var numbers = partition.Parts.Index().Select(part => (Number: part.Index + 1, part.Item))
            .Where(part => map.PixelCount(part.Number) > 0).ToList();
        var items = new Items(map, numbers.ToDictionary(part => part.Number, part => names[part.Number - 1]),
            numbers.ToDictionary(part => part.Number, part => part.Item.Kind));
        return new FoundItems(items, numbers.ToImmutableDictionary(part => part.Number, part => (double)part.Item.Score),
            source, [.. remarks]);
    }

    private static ItemMap Closed(Partition partition)
    {
        var map = new ItemMap(partition.Height, partition.Width, partition.Labels);
        var hole = map.MaskOf(0);
        if (hole.IsEmpty || partition.Parts.IsEmpty)
        {
            return map;
        }

        var parts = Components.Of(hole);
        var limit = (int)(MaskRepair.TinyHoleShare * map.Labels.Length);
        var tiny = Mask.Where(map.Height, map.Width, i => parts.Parts[i] >= 0 && parts.Counts[parts.Parts[i]] <= limit);
        return HoleFill.ByNearest(map, tiny, hole.Complement());
    }
}
