using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;
using Itemwise.Files;
using Itemwise.Imaging;
using Itemwise.Studio.Settings;

namespace Itemwise.Studio.Pictures;

/// <summary>Where the items of steps are; measured once for each step, then kept in memory and in the home's cache.</summary>
public sealed class ItemExtents(StudioHome home)
{
    private const int ShortHash = 16;

    private readonly ConcurrentDictionary<string, Lazy<ImmutableArray<ItemExtent>>> known = new(StringComparer.Ordinal);

    /// <summary>The items of a step by their numbers.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="step">A step there is; 0 for the photo.</param>
    /// <exception cref="InputRefusedException">The step's label map cannot be read.</exception>
    public ImmutableArray<ItemExtent> Of(string id, WorkspaceGlance glance, int step)
    {
        ArgumentNullException.ThrowIfNull(glance);
        var path = Path.Combine(home.Cache, id, string.Create(CultureInfo.InvariantCulture,
            $"{glance.PhotoSha256[..ShortHash]}-{step}.extents.json"));
        var made = known.GetOrAdd(path, _ => new Lazy<ImmutableArray<ItemExtent>>(() => Kept(path) ?? Keep(path, Measure(glance.ItemsOf(step)))));
        try
        {
            return made.Value;
        }
        catch
        {
            known.TryRemove(KeyValuePair.Create(path, made));
            throw;
        }
    }

    private static ImmutableArray<ItemExtent>? Kept(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<ImmutableArray<ItemExtent>>(File.ReadAllBytes(path)) : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            return null; // it is measured again
        }
    }

    private static ImmutableArray<ItemExtent> Keep(string path, ImmutableArray<ItemExtent> extents)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.WriteAtomically(path, JsonSerializer.SerializeToUtf8Bytes(extents));
        return extents;
    }

    private static ImmutableArray<ItemExtent> Measure(string path)
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
            .. items.All.Select(item => boxes[item.Number] is var box ? new ItemExtent(item.Number, item.PixelCount,
                [box.Left, box.Top, box.Right, box.Bottom], items.KindOf(item.Number) == ItemKind.Thing) : throw new InvalidOperationException()),
        ];
    }
}
