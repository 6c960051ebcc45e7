using System.Globalization;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Pictures;

/// <summary>Where the items of steps are; measured once for each step.</summary>
public sealed class ItemExtents(StudioHome home)
{
    private const int ShortHash = 16;

    private readonly MeasuredOnce<ItemExtent[]> known = new();

    /// <summary>The items of a step by their numbers.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="step">A step there is; 0 for the photo.</param>
    /// <exception cref="InputRefusedException">The step's label map cannot be read.</exception>
    public async Task<IReadOnlyList<ItemExtent>> Of(string id, WorkspaceGlance glance, int step)
    {
        ArgumentNullException.ThrowIfNull(glance);
        var name = string.Create(CultureInfo.InvariantCulture, $"{glance.PhotoSha256[..ShortHash]}-{step}.extents.json");
        return await known.Of(Path.Combine(home.Cache, id, name), () => Measure(glance.ItemsOf(step)));
    }

    private static ItemExtent[] Measure(string path)
    {
        var plane = Picture.LoadIndices(path);
        var items = new Items(new ItemMap(plane.Height, plane.Width, plane.Values));
        var boxes = new (int Left, int Top, int Right, int Bottom)[ushort.MaxValue + 1];
        Array.Fill(boxes, (int.MaxValue, int.MaxValue, 0, 0));
        for (var y = 0; y < plane.Height; y++)
        {
            for (var x = 0; x < plane.Width; x++)
            {
                ref var box = ref boxes[plane.Values[(y * plane.Width) + x]];
                box = (Math.Min(box.Left, x), Math.Min(box.Top, y), Math.Max(box.Right, x + 1), Math.Max(box.Bottom, y + 1));
            }
        }

        return
        [
            .. items.All.Select(item => (item.Number, item.PixelCount, Box: boxes[item.Number])).Select(item => new ItemExtent(item.Number,
                item.PixelCount, [item.Box.Left, item.Box.Top, item.Box.Right, item.Box.Bottom], items.KindOf(item.Number) == ItemKind.Thing)),
        ];
    }
}
