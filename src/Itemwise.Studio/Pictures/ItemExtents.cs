using Itemwise.Editing;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Imaging.Pyramids;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Pictures;

/// <summary>Where the items of steps are; measured once for each step, a tile at a time.</summary>
public sealed class ItemExtents(StudioHome home, PyramidCache pyramids)
{
    private readonly MeasuredOnce<ItemExtent[]> known = new();

    /// <summary>The items of a step by their numbers.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="step">A step there is; 0 for the photo.</param>
    /// <exception cref="InputRefusedException">The step's label map cannot be read.</exception>
    public async Task<IReadOnlyList<ItemExtent>> Of(string id, WorkspaceGlance glance, int step)
    {
        ArgumentNullException.ThrowIfNull(glance);
        var path = home.CacheFile(id, glance.PhotoSha256, $"-{step}.extents.json");
        if (known.Known(path) is { } measured)
        {
            return measured;
        }

        var labels = await pyramids.Of(id, glance, step, PyramidKind.Items);
        return await known.Of(path, () => Measure(labels));
    }

    private static ItemExtent[] Measure(PicturePyramid labels)
    {
        var boxes = new SortedDictionary<int, (int Pixels, PixelBox Box)>();
        var size = labels.Levels[0];
        for (var row = 0; row < size.Rows; row++)
        {
            for (var column = 0; column < size.Columns; column++)
            {
                var tile = IndexPlane.OfFirstBand(labels.LoadTile(0, column, row));
                Add(boxes, tile, column * PicturePyramid.TileSize, row * PicturePyramid.TileSize);
            }
        }

        var items = new Items(ReducedItems.Of(labels, [.. boxes.Keys]).Map);
        return [.. boxes.Select(item => new ItemExtent(item.Key, item.Value.Pixels, [item.Value.Box.Left, item.Value.Box.Top,
            item.Value.Box.Right, item.Value.Box.Bottom], items.KindOf(item.Key) == ItemKind.Thing))];
    }

    private static void Add(SortedDictionary<int, (int Pixels, PixelBox Box)> boxes, IndexPlane tile, int left, int top)
    {
        for (var y = 0; y < tile.Height; y++)
        {
            var labels = tile.Values.AsSpan(y * tile.Width, tile.Width);
            for (var x = 0; x < labels.Length;)
            {
                // Labels come in runs.
                var (start, label) = (x, labels[x]);
                while (x < labels.Length && labels[x] == label)
                {
                    x++;
                }

                var run = new PixelBox(Top: top + y, Left: left + start, Bottom: top + y + 1, Right: left + x);
                boxes[label] = boxes.TryGetValue(label, out var before) ? (before.Pixels + x - start, Around(before.Box, run))
                    : (x - start, run);
            }
        }
    }

    private static PixelBox Around(PixelBox one, PixelBox other) => new(Math.Min(one.Top, other.Top), Math.Min(one.Left, other.Left),
        Math.Max(one.Bottom, other.Bottom), Math.Max(one.Right, other.Right));
}
