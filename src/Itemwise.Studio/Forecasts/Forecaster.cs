using System.Collections.Immutable;
using Itemwise.Editing;
using Itemwise.Editing.Methods.DEdit;
using Itemwise.Editing.Storage;
using Itemwise.Studio.Drawing;
using Itemwise.Studio.Pictures;
using Itemwise.Studio.Work.Requests;

namespace Itemwise.Studio.Forecasts;

/// <summary>What an edit would change, at the size of a screen and fast enough to follow a drag. Asks no model.</summary>
internal sealed class Forecaster(PyramidCache pyramids)
{
    private readonly IEditingMethod method = new DEditMethod();
    private readonly ForecastScenes scenes = new(pyramids);

    /// <summary>Looks at an edit.</summary>
    /// <param name="id">The workspace's id.</param>
    /// <param name="glance">The workspace.</param>
    /// <param name="job">The edit.</param>
    /// <param name="model">The model's folder, for its settings; null where there is none.</param>
    /// <param name="others">The folders of other workspaces by id.</param>
    /// <exception cref="InputRefusedException">The edit contradicts itself or the items.</exception>
    /// <exception cref="Problems.NotFoundException">There is no step to begin at.</exception>
    public async Task<EditForecast> Look(string id, WorkspaceGlance glance, EditJob job, string? model,
        IReadOnlyDictionary<string, string> others)
    {
        var scene = await scenes.Of(id, glance, job.From ?? glance.Steps.Position);
        return await Task.Run(() =>
        {
            var map = scene.Items.Map;
            var request = EditRequests.Of(Scaled(job, scene), map.Height, map.Width, model, others);
            return method.Foresee(new EditStart(() => scene.Photo.Value, scene.Items, ItemMemory.Empty, ImmutableDictionary<int, int>.Empty,
                glance.FullPath, Path.Combine(glance.FullPath, method.LearnedFolder)), request);
        });
    }

    private static EditJob Scaled(EditJob job, ForecastScene scene) => job.Edits.IsDefaultOrEmpty ? job
        : job with { Edits = [.. job.Edits.Select(edit => Scaled(edit, scene))] };

    private static ItemEdit Scaled(ItemEdit edit, ForecastScene scene) => edit switch
    {
        ItemEdit.Move move => move with { Dx = move.Dx * scene.Across, Dy = move.Dy * scene.Down },
        ItemEdit.Reshape { Pixels: { Shapes.IsDefaultOrEmpty: false } pixels } reshape => reshape with { Pixels = Scaled(pixels, scene) },
        _ => edit,
    };

    private static DrawnPixels Scaled(DrawnPixels pixels, ForecastScene scene) => new([.. pixels.Shapes.Select(shape => shape with
    {
        Polygon = Scaled(shape.Polygon, scene), Stroke = Scaled(shape.Stroke, scene), Radius = shape.Radius * scene.Across,
    })]);

    private static ImmutableArray<DrawnPoint>? Scaled(ImmutableArray<DrawnPoint>? points, ForecastScene scene) =>
        points is not { IsDefault: false } known ? points
        : [.. known.Select(point => new DrawnPoint(point.X * scene.Across, point.Y * scene.Down))];
}
