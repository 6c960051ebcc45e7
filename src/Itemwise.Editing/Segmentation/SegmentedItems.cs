namespace Itemwise.Editing.Segmentation;

/// <summary>From regions of a small copy to the items of a photo: which is the rest, which number and name each has, and where
/// their outlines run.</summary>
internal static class SegmentedItems
{
    /// <summary>A square of twice this and one pixels of the copy must fit into every part of an item.</summary>
    private const int Thin = 2;

    /// <summary>Makes the items.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="copy">The small copy of it.</param>
    /// <param name="regions">The region of each of the copy's pixels, from 0 without gaps.</param>
    public static Items Of(Photo photo, WorkingCopy copy, int[] regions)
    {
        regions = ThinParts.Reassign(regions, copy, Thin);
        var numbers = Numbers(regions, copy.Height, copy.Width);
        var labels = Array.ConvertAll(regions, region => (ushort)numbers[region]);
        var map = LabelUpsampling.Of(labels, copy.Height, copy.Width, photo);
        return new Items(map, ItemNames.Of(labels, copy));
    }

    /// <summary>0 for the region with most of the photo's border, then 1, 2, 3 by descending size.</summary>
    private static int[] Numbers(int[] regions, int height, int width)
    {
        var count = regions.Max() + 1;
        var (sizes, rims) = (new int[count], new int[count]);
        for (var pixel = 0; pixel < regions.Length; pixel++)
        {
            sizes[regions[pixel]]++;
            var (row, column) = (pixel / width, pixel % width);
            rims[regions[pixel]] += row == 0 || column == 0 || row == height - 1 || column == width - 1 ? 1 : 0;
        }

        var rest = Enumerable.Range(0, count).MaxBy(region => rims[region]);
        var numbers = new int[count];
        foreach (var (index, region) in Enumerable.Range(0, count).Where(region => region != rest)
            .OrderByDescending(region => sizes[region]).Index())
        {
            numbers[region] = index + 1;
        }

        return numbers;
    }
}
