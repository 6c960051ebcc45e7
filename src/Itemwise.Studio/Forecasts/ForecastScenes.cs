using Itemwise.Editing;
using Itemwise.Editing.Masks;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Imaging.Pyramids;
using Itemwise.Studio.Pictures;

namespace Itemwise.Studio.Forecasts;

/// <summary>The scenes of steps: levels of their pyramids, kept in memory for those that were looked at last.</summary>
internal sealed class ForecastScenes(PyramidCache pyramids)
{
    private const int LargestSide = 1024;
    private const int MostScenes = 4;

    private readonly List<(string Key, Lazy<Task<ForecastScene>> Scene)> scenes = [];

    /// <summary>The scene of a step.</summary>
    /// <inheritdoc cref="PyramidCache.Of"/>
    public async Task<ForecastScene> Of(string id, WorkspaceGlance glance, int step)
    {
        Lazy<Task<ForecastScene>> scene;
        lock (scenes)
        {
            var key = $"{id}/{step}/{glance.PhotoSha256}";
            scene = scenes.Find(one => one.Key == key && !(one.Scene.IsValueCreated && one.Scene.Value.IsFaulted)).Scene
                ?? new Lazy<Task<ForecastScene>>(() => Make(id, glance, step));
            scenes.RemoveAll(one => one.Key == key);
            scenes.Insert(0, (key, scene));
            scenes.RemoveRange(Math.Min(MostScenes, scenes.Count), Math.Max(0, scenes.Count - MostScenes));
        }

        return await scene.Value;
    }

    private async Task<ForecastScene> Make(string id, WorkspaceGlance glance, int step)
    {
        var labels = await pyramids.Of(id, glance, step, PyramidKind.Items);
        var picture = await pyramids.Of(id, glance, step, PyramidKind.Picture);
        var named = glance.ItemsAt(step);
        return await Task.Run(() =>
        {
            var (level, map) = MapOf(labels, [.. named.Select(item => item.Number)]);
            var items = new Items(map, named.ToDictionary(item => item.Number, item => item.Name),
                named.ToDictionary(item => item.Number, item => item.Kind));
            var photo = new Lazy<Photo>(() => new Photo(glance.PictureOf(step), glance.PictureSha256Of(step), picture.Load(level)));
            return new ForecastScene(items, photo, (double)map.Width / glance.Width, (double)map.Height / glance.Height);
        });
    }

    // The largest level that a screen needs; a larger one where an item is too small to be in it.
    private static (int Level, ItemMap Map) MapOf(PicturePyramid labels, HashSet<int> wanted)
    {
        var level = labels.Levels.FirstOrDefault(size => Math.Max(size.Width, size.Height) <= LargestSide)?.Level ?? labels.Levels.Length - 1;
        var map = Map(labels.Load(level));
        for (; level > 0 && !wanted.IsSubsetOf(map.Numbers); map = Map(labels.Load(level)))
        {
            level--;
        }

        return (level, map);
    }

    private static ItemMap Map(Picture labels) => new(labels.Height, labels.Width,
        labels.BitsPerSample == 16 ? labels.Words : Array.ConvertAll(labels.Bytes.ToArray(), label => (ushort)label));
}
