using System.Collections.Immutable;
using Itemwise.Editing.Storage;
using Itemwise.Imaging;
using Itemwise.Imaging.Pyramids;
using Itemwise.Studio.Pictures;
using Itemwise.Studio.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Itemwise.Studio.Api;

/// <summary>Pictures of steps in levels and tiles, and small ones. They never change, so browsers keep them.</summary>
internal static class PictureApi
{
    private const string Png = "image/png";
    private const string Forever = "private, max-age=31536000, immutable";

    /// <summary>Adds the addresses.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        var step = api.MapGroup("/workspaces/{id}/steps/{step:int}");
        step.MapGet("/levels", Levels).WithSummary("The sizes in which a step's pictures are there");
        step.MapGet("/{kind:regex(^(picture|items|region|difference)$)}/{level:int}/{column:int}/{row:int}", Tile)
            .WithSummary("A tile of a step's picture, items, region or difference").Produces(StatusCodes.Status200OK, contentType: Png);
        step.MapGet("/difference", async (string id, int step, WorkspaceReading reading, Differences differences) =>
            DifferenceView.Of(await differences.Of(id, reading.Glance(id), step)))
            .WithSummary("How a step's picture differs from the one before");
        step.MapGet("/at", At).WithSummary("The item that owns a pixel");
        step.MapGet("/thumbnail", Thumbnail).WithSummary("A small picture of a step").Produces(StatusCodes.Status200OK, contentType: Png);
    }

    private static async Task<LevelsView> Levels(string id, int step, WorkspaceReading reading, PyramidCache pyramids)
    {
        var glance = reading.Glance(id);
        var pyramid = await pyramids.Of(id, glance, step, PyramidKind.Picture);
        return new LevelsView(glance.Width, glance.Height, PicturePyramid.TileSize, pyramid.Levels);
    }

    private static async Task<IResult> Tile(string id, int step, string kind, int level, int column, int row, WorkspaceReading reading,
        PyramidCache pyramids, HttpContext context)
    {
        var shown = Enum.Parse<PyramidKind>(kind, ignoreCase: true);
        var glance = reading.Glance(id);
        var pyramid = await pyramids.Of(id, glance, step, shown);
        if (level < 0 || level >= pyramid.Levels.Length || pyramid.Levels[level] is var size
            && (column < 0 || column >= size.Columns || row < 0 || row >= size.Rows))
        {
            throw new NotFoundException("There is no such tile.");
        }

        return await Kept(context, glance, $"{step}-{kind}-{level}-{column}-{row}", () => Task.Run(() =>
            shown == PyramidKind.Items ? pyramid.LabelTile(level, column, row) : pyramid.Tile(level, column, row)));
    }

    private static async Task<OwnerView> At(string id, int step, int x, int y, WorkspaceReading reading, PyramidCache pyramids)
    {
        var glance = reading.Glance(id);
        if (x < 0 || y < 0 || x >= glance.Width || y >= glance.Height)
        {
            throw new NotFoundException($"There is no pixel at {x}, {y}: the photo is {glance.Width} x {glance.Height}.");
        }

        var item = (await pyramids.Of(id, glance, step, PyramidKind.Items)).SampleAt(x, y);
        return new OwnerView(item, glance.ItemsAt(step).FirstOrDefault(one => one.Number == item)?.Name);
    }

    private static Task<IResult> Thumbnail(string id, int step, WorkspaceReading reading, Thumbnails thumbnails, HttpContext context)
    {
        var glance = reading.Glance(id);
        return Kept(context, glance, $"{step}-thumbnail", () => thumbnails.Of(id, glance, step));
    }

    private static async Task<IResult> Kept(HttpContext context, WorkspaceGlance glance, string name, Func<Task<byte[]>> make)
    {
        var tag = new EntityTagHeaderValue($"\"{glance.PhotoSha256[..16]}-{name}\"");
        context.Response.Headers.CacheControl = Forever;
        context.Response.GetTypedHeaders().ETag = tag;
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Bytes(await make(), Png);
    }
}

/// <summary>In which sizes a step's pictures are there.</summary>
/// <param name="Width">Of the photo, in pixels.</param>
/// <param name="Height">Of the photo, in pixels.</param>
/// <param name="Tile">Pixels across and down a tile.</param>
/// <param name="Levels">The sizes, largest first.</param>
internal sealed record LevelsView(int Width, int Height, int Tile, ImmutableArray<PyramidLevel> Levels);

/// <summary>The item that owns a pixel.</summary>
/// <param name="Item">Its number.</param>
/// <param name="Name">Its name.</param>
internal sealed record OwnerView(int Item, string? Name);

/// <summary>How a step's picture differs from the one that it began with, as the files hold them.</summary>
/// <param name="ChangedOutside">Samples that differ where nothing may change.</param>
/// <param name="ChangedInside">Samples that differ in the step's region.</param>
/// <param name="Largest">The largest difference of two samples, 0 to 1.</param>
internal sealed record DifferenceView(long ChangedOutside, long ChangedInside, double Largest)
{
    /// <summary>What was counted.</summary>
    public static DifferenceView Of(PictureChange change) => new(change.Outside, change.Inside, change.Largest);
}
