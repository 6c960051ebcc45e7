using Itemwise.Editing.Masks;
using Itemwise.Imaging;
using Itemwise.Imaging.Pyramids;

namespace Itemwise.Studio.Pictures;

/// <summary>Label maps at the size of a screen.</summary>
internal static class ReducedItems
{
    private const int LargestSide = 1024;

    /// <summary>The largest level that a screen needs; a larger one where an item is too small to be in it.</summary>
    /// <param name="labels">The map's pyramid.</param>
    /// <param name="wanted">The items.</param>
    public static (int Level, ItemMap Map) Of(PicturePyramid labels, HashSet<int> wanted)
    {
        var level = labels.Levels.FirstOrDefault(size => Math.Max(size.Width, size.Height) <= LargestSide)?.Level
            ?? labels.Levels.Length - 1;
        var map = Map(labels.Load(level));
        for (; level > 0 && !wanted.IsSubsetOf(map.Numbers); map = Map(labels.Load(level)))
        {
            level--;
        }

        return (level, map);
    }

    private static ItemMap Map(Picture labels) => new(labels.Height, labels.Width, IndexPlane.OfFirstBand(labels).Values);
}
