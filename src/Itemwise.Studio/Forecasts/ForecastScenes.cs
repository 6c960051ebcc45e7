using Itemwise.Editing;
using Itemwise.Editing.Storage;
using Itemwise.Studio.Pictures;

namespace Itemwise.Studio.Forecasts;

/// <summary>The scenes of steps: levels of their pyramids, kept in memory for those that were looked at last.</summary>
internal sealed class ForecastScenes(PyramidCache pyramids)
{
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
            var (level, map) = ReducedItems.Of(labels, [.. named.Select(item => item.Number)]);
            var items = new Items(map, named.ToDictionary(item => item.Number, item => item.Name),
                named.ToDictionary(item => item.Number, item => item.Kind));
            var photo = new Lazy<Photo>(() => new Photo(glance.PictureOf(step), glance.PictureSha256Of(step), picture.Load(level)));
            return new ForecastScene(items, photo, (double)map.Width / glance.Width, (double)map.Height / glance.Height);
        });
    }
}
