using Itemwise.Imaging;

namespace Itemwise.Editing.Masks;

/// <summary>Gives pixels without an owner to the nearest item.</summary>
public static class HoleFill
{
    // What is nearest is mostly near: it is looked for around the hole first, and further out only where it may be there.
    private const int FirstReach = 64;
    private const int FurtherReach = 4;

    /// <summary>Each pixel of the hole takes the label of the nearest pixel that may give its own.</summary>
    /// <param name="map">Labels outside the hole; what the map says inside the hole is not read.</param>
    /// <param name="hole">The pixels to fill.</param>
    /// <param name="feasible">The pixels whose label may spread; those inside the hole do not count.</param>
    /// <remarks>Linear in the picture; ties go to the pixel that comes first row by row. The published code compares every hole
    /// pixel with every border pixel: 12.8 GiB a matrix for its own example.</remarks>
    /// <exception cref="ArgumentException">There is a hole but no feasible pixel, or the sizes differ.</exception>
    public static ItemMap ByNearest(ItemMap map, Mask hole, Mask feasible)
    {
        ArgumentNullException.ThrowIfNull(map);
        ArgumentNullException.ThrowIfNull(hole);
        if (hole.Bounds() is not { } bounds)
        {
            return map;
        }

        var labels = map.Labels.ToArray();
        for (var reach = FirstReach; !TryFillWithin(labels, map, hole, feasible, bounds.Grown(reach, map.Height, map.Width));)
        {
            reach *= FurtherReach;
        }

        return ItemMap.Own(map.Height, map.Width, labels);
    }

    // False, and nothing is filled, where a pixel outside the window may be as near as the nearest in it.
    private static bool TryFillWithin(ushort[] labels, ItemMap map, Mask hole, Mask feasible, PixelBox window)
    {
        var gap = hole.Crop(window);
        var sources = feasible.Crop(window).Subtract(gap);
        if (sources.IsEmpty)
        {
            return (window.Height, window.Width) != (map.Height, map.Width) ? false
                : throw new ArgumentException("No pixel outside the hole may give its label.", nameof(feasible));
        }

        var nearest = NearestFeature.Find(sources);
        for (var i = 0; i < nearest.Length; i++)
        {
            if (gap.Pixels[i] != 0 && NearestFeature.SquaredDistance(i, nearest[i], window.Width) >= SquaredWayOut(map, window, i))
            {
                return false;
            }
        }

        for (var i = 0; i < nearest.Length; i++)
        {
            if (gap.Pixels[i] != 0)
            {
                // A source is never in the hole, so it still holds its own label.
                labels[InMap(map, window, i)] = map.Labels[InMap(map, window, nearest[i])];
            }
        }

        return true;
    }

    private static int InMap(ItemMap map, PixelBox window, int i) =>
        ((window.Top + (i / window.Width)) * map.Width) + window.Left + (i % window.Width);

    // From a window's pixel to the nearest one of the map outside of it.
    private static long SquaredWayOut(ItemMap map, PixelBox window, int i)
    {
        var (row, column) = (i / window.Width, i % window.Width);
        long way = Math.Min(
            Math.Min(window.Top > 0 ? row + 1 : int.MaxValue, window.Bottom < map.Height ? window.Height - row : int.MaxValue),
            Math.Min(window.Left > 0 ? column + 1 : int.MaxValue, window.Right < map.Width ? window.Width - column : int.MaxValue));
        return way * way;
    }

    /// <summary>Each connected gap is closed by what surrounds it: things before or behind it keep their shape.</summary>
    /// <remarks>Surroundings are neighbours of the gap that reach the picture's border, or that make up most of its contour (a
    /// house around
    /// its window). A gap without such a neighbour is closed by the nearest of all items that may grow. Where several share a gap, the
    /// edges between them are drawn straight through it (a horizon behind a tree). Linear in the picture for each
    /// different set of surroundings, of which there are few.</remarks>
    /// <param name="map">Labels outside the hole; what the map says inside the hole is not read.</param>
    /// <param name="hole">The pixels to fill.</param>
    /// <param name="mayGrow">Numbers of the items that may take pixels.</param>
    /// <param name="reachBorder">Numbers of the items that reach the picture's border.</param>
    /// <exception cref="ArgumentException">There is a hole but no visible item may grow.</exception>
    public static ItemMap IntoSurroundings(ItemMap map, Mask hole, IReadOnlySet<int> mayGrow, IReadOnlySet<int> reachBorder)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (hole.IsEmpty)
        {
            return map;
        }

        var gaps = Components.Of(hole);
        var contours = Contours(map, hole, gaps, mayGrow);
        var growers = contours.Select(contour => Surroundings(contour, reachBorder)).ToArray();
        var labels = map.Labels.ToArray();
        foreach (var alike in Enumerable.Range(0, growers.Length).GroupBy(gap => string.Join(' ', growers[gap])))
        {
            var surroundings = growers[alike.First()];
            var features = Features(map, hole, surroundings.Length == 0 ? mayGrow : surroundings.ToHashSet());
            foreach (var (window, closed) in Windows(map, gaps, [.. alike], isAnywhere: surroundings.Length == 0))
            {
                Fill(labels, map, features, window, gaps.Parts, closed);
            }
        }

        for (var gap = 0; gap < growers.Length; gap++)
        {
            GapEdges.Straighten(labels, map.Width, gaps, gap, growers[gap].Length == 0 ? [.. contours[gap].Keys.Order()] : growers[gap]);
        }

        return ItemMap.Own(map.Height, map.Width, labels);
    }

    // How many sides of each gap's pixels touch each item around it that may grow.
    private static Dictionary<int, int>[] Contours(ItemMap map, Mask hole, Components gaps, IReadOnlySet<int> mayGrow)
    {
        var contours = gaps.Boxes.Select(_ => new Dictionary<int, int>()).ToArray();
        for (var pixel = 0; pixel < gaps.Parts.Length; pixel++)
        {
            if (gaps.Parts[pixel] >= 0)
            {
                var column = pixel % map.Width;
                Count(contours[gaps.Parts[pixel]], pixel - map.Width, pixel >= map.Width);
                Count(contours[gaps.Parts[pixel]], pixel + map.Width, pixel < gaps.Parts.Length - map.Width);
                Count(contours[gaps.Parts[pixel]], pixel - 1, column > 0);
                Count(contours[gaps.Parts[pixel]], pixel + 1, column < map.Width - 1);
            }
        }

        return contours;

        void Count(Dictionary<int, int> contour, int pixel, bool isInside)
        {
            if (isInside && hole.Pixels[pixel] == 0 && mayGrow.Contains(map.Labels[pixel]))
            {
                contour[map.Labels[pixel]] = contour.GetValueOrDefault(map.Labels[pixel]) + 1;
            }
        }
    }

    private static int[] Surroundings(Dictionary<int, int> contour, IReadOnlySet<int> reachBorder)
    {
        var length = contour.Values.Sum();
        return [.. contour.Where(side => reachBorder.Contains(side.Key) || 2 * side.Value > length).Select(side => side.Key).Order()];
    }

    private static Mask Features(ItemMap map, Mask hole, IReadOnlySet<int> growers)
    {
        var features = map.MaskOf(growers).Subtract(hole);
        return features.IsEmpty ? throw new ArgumentException("No pixel outside the hole may give its label.", nameof(hole)) : features;
    }

    // What surrounds a gap touches it, so nothing farther than the gap's own extent can be nearest. Many small gaps are looked at
    // one by one, each in a window of its own; where that would be more pixels than the picture has, the picture is looked at once.
    private static (PixelBox Window, HashSet<int> Gaps)[] Windows(ItemMap map, Components gaps, int[] alike, bool isAnywhere)
    {
        (PixelBox, HashSet<int>)[] whole = [(new PixelBox(0, 0, map.Height, map.Width), [.. alike])];
        PixelBox[] windows = [.. alike.Select(gap => Around(gaps.Boxes[gap]))];
        return isAnywhere || windows.Sum(window => (long)window.Height * window.Width) > map.Labels.Length
            ? whole : [.. windows.Zip(alike, (window, gap) => (window, (HashSet<int>)[gap]))];

        PixelBox Around(PixelBox box)
        {
            var reach = (int)Math.Ceiling(Math.Sqrt(((double)box.Height * box.Height) + ((double)box.Width * box.Width))) + 2;
            return box.Grown(reach, map.Height, map.Width);
        }
    }

    private static void Fill(ushort[] labels, ItemMap map, Mask features, PixelBox window, int[] parts, HashSet<int> closed)
    {
        var nearest = NearestFeature.Find(Mask.Own(window.Height, window.Width,
            Planes.Crop(features.Pixels, map.Height, map.Width, window)));
        for (var i = 0; i < nearest.Length; i++)
        {
            var pixel = InMap(map, window, i);
            if (parts[pixel] >= 0 && nearest[i] >= 0 && closed.Contains(parts[pixel]))
            {
                labels[pixel] = map.Labels[InMap(map, window, nearest[i])];
            }
        }
    }
}
